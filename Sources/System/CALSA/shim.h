/*
 * A sound card by ALSA (alsa-project.org): 16-bit samples on one channel. Nothing here waits for a card: where it is busy or has
 * gone an error comes back, and a full buffer is waited for a tenth of a second at most.
 */
#ifndef TP_ALSA_SHIM_H
#define TP_ALSA_SHIM_H

#include <alsa/asoundlib.h>
#include <errno.h>
#include <stdint.h>

typedef struct tp_sound tp_sound;

/* The library would write what it dislikes to standard error; what it returns is enough. */
static inline void tp_sound_silent(const char *file, int line, const char *function, int error, const char *format, ...) {
    (void)file; (void)line; (void)function; (void)error; (void)format;
}

/* Opens a device by its ALSA name. 0, or minus an errno value. */
static inline int tp_sound_open(const char *name, unsigned rate, tp_sound **sound) {
    snd_lib_error_set_handler(tp_sound_silent);
    snd_pcm_t *pcm = NULL;
    int error = snd_pcm_open(&pcm, name, SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK);
    if (error < 0) return error;
    /* 200 ms of buffer: a busy board does not stutter, and a new sentence still begins at once. */
    error = snd_pcm_set_params(pcm, SND_PCM_FORMAT_S16, SND_PCM_ACCESS_RW_INTERLEAVED, 1, rate, 1, 200000);
    if (error < 0) {
        snd_pcm_close(pcm);
        return error;
    }
    *sound = (tp_sound *)pcm;
    return 0;
}

/* Plays samples. How many were taken, 0 where the buffer is full, or minus an errno value. */
static inline long tp_sound_write(tp_sound *sound, const int16_t *samples, long count) {
    snd_pcm_t *pcm = (snd_pcm_t *)sound;
    snd_pcm_sframes_t taken = snd_pcm_writei(pcm, samples, (snd_pcm_uframes_t)count);
    if (taken == -EAGAIN) {
        snd_pcm_wait(pcm, 100);
        return 0;
    }
    /* It ran dry, because the board was busy: it goes on. */
    if (taken == -EPIPE) return snd_pcm_prepare(pcm);
    return (long)taken;
}

/* A short sentence may not have filled the buffer at which the card begins by itself. 0, or minus an errno value. */
static inline int tp_sound_start(tp_sound *sound) {
    snd_pcm_t *pcm = (snd_pcm_t *)sound;
    return snd_pcm_state(pcm) == SND_PCM_STATE_PREPARED ? snd_pcm_start(pcm) : 0;
}

/* Whether something of it is still to be heard. */
static inline int tp_sound_playing(tp_sound *sound) {
    snd_pcm_sframes_t delay = 0;
    snd_pcm_t *pcm = (snd_pcm_t *)sound;
    return snd_pcm_state(pcm) == SND_PCM_STATE_RUNNING && snd_pcm_delay(pcm, &delay) == 0 && delay > 0;
}

/* Stops at once and lets the card go. */
static inline void tp_sound_close(tp_sound *sound) {
    snd_pcm_drop((snd_pcm_t *)sound);
    snd_pcm_close((snd_pcm_t *)sound);
}

/* What an error means. */
static inline const char *tp_sound_words(int error) { return snd_strerror(error); }

#endif
