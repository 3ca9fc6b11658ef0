#include "recording.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

// A test that writes without end must stop at the log, not take the machine's memory.
static const int64_t log_limit = 512LL * 1024 * 1024;

// Paths are few and repeated by every operation, so each is kept once.
typedef struct path_entry {
    struct path_entry *next;
    char text[];
} path_entry;

struct fault_disk_recording {
    struct fault_disk_recording *next;
    char *folder;
    size_t folder_length;

    fault_disk_operation *log;
    int64_t count, capacity, logged_bytes;
    int overflowed;
    path_entry *paths;

    int64_t syncs, bytes_written;

    int64_t syncs_to_failure;  // 0: none is set
    int losing_pages, persistently;
    int64_t bytes_to_failure;  // -1: none is set
    int write_refusal;
};

// One lock for everything. Files that are not recorded hold it only for the look-up, never during their own I/O.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t folder_freed = PTHREAD_COND_INITIALIZER;
static fault_disk_recording *active = NULL;

void recording_lock(void) { pthread_mutex_lock(&lock); }
void recording_unlock(void) { pthread_mutex_unlock(&lock); }

static int is_below(const char *path, const char *folder, size_t folder_length) {
    return strncmp(path, folder, folder_length) == 0 && path[folder_length] == '/';
}

fault_disk_recording *recording_above(const char *path) {
    if (path == NULL) return NULL;
    for (fault_disk_recording *each = active; each != NULL; each = each->next) {
        if (is_below(path, each->folder, each->folder_length)) return each;
    }
    return NULL;
}

// Two recordings of one file would each know half of its faults.
static int overlaps_active(const char *folder, size_t length) {
    for (fault_disk_recording *each = active; each != NULL; each = each->next) {
        if (strcmp(folder, each->folder) == 0 || is_below(folder, each->folder, each->folder_length)
            || is_below(each->folder, folder, length)) {
            return 1;
        }
    }
    return 0;
}

fault_disk_recording *fault_disk_begin(const char *folder) {
    fault_disk_recording *recording = calloc(1, sizeof *recording);
    if (recording == NULL) return NULL;
    recording->folder = strdup(folder);
    if (recording->folder == NULL) {
        free(recording);
        return NULL;
    }
    recording->folder_length = strlen(folder);
    recording->bytes_to_failure = -1;
    recording_lock();
    while (overlaps_active(folder, recording->folder_length)) pthread_cond_wait(&folder_freed, &lock);
    recording->next = active;
    active = recording;
    recording_unlock();
    return recording;
}

void fault_disk_end(fault_disk_recording *recording) {
    recording_lock();
    for (fault_disk_recording **link = &active; *link != NULL; link = &(*link)->next) {
        if (*link == recording) {
            *link = recording->next;
            break;
        }
    }
    pthread_cond_broadcast(&folder_freed);
    recording_unlock();
}

void fault_disk_free(fault_disk_recording *recording) {
    for (int64_t index = 0; index < recording->count; index++) free((void *)recording->log[index].bytes);
    for (path_entry *entry = recording->paths; entry != NULL;) {
        path_entry *next = entry->next;
        free(entry);
        entry = next;
    }
    free(recording->log);
    free(recording->folder);
    free(recording);
}

int64_t fault_disk_count(fault_disk_recording *recording) {
    recording_lock();
    int64_t count = recording->count;
    recording_unlock();
    return count;
}

int fault_disk_read(fault_disk_recording *recording, int64_t index, fault_disk_operation *operation) {
    recording_lock();
    int found = index >= 0 && index < recording->count;
    if (found) *operation = recording->log[index];
    recording_unlock();
    return found;
}

int fault_disk_overflowed(fault_disk_recording *recording) {
    recording_lock();
    int overflowed = recording->overflowed;
    recording_unlock();
    return overflowed;
}

int64_t fault_disk_syncs(fault_disk_recording *recording) {
    recording_lock();
    int64_t syncs = recording->syncs;
    recording_unlock();
    return syncs;
}

int64_t fault_disk_bytes_written(fault_disk_recording *recording) {
    recording_lock();
    int64_t bytes = recording->bytes_written;
    recording_unlock();
    return bytes;
}

void fault_disk_fail_sync(fault_disk_recording *recording, int64_t number, int losing_pages, int persistently) {
    recording_lock();
    recording->syncs_to_failure = number > 0 ? number : 1;
    recording->losing_pages = losing_pages;
    recording->persistently = persistently;
    recording_unlock();
}

static void refuse_writes(fault_disk_recording *recording, int64_t bytes, int refusal) {
    recording_lock();
    recording->bytes_to_failure = bytes > 0 ? bytes : 0;
    recording->write_refusal = refusal;
    recording_unlock();
}

void fault_disk_fill(fault_disk_recording *recording, int64_t bytes) { refuse_writes(recording, bytes, SQLITE_FULL); }

void fault_disk_fail_writes(fault_disk_recording *recording, int64_t bytes) {
    refuse_writes(recording, bytes, SQLITE_IOERR_WRITE);
}

void fault_disk_heal(fault_disk_recording *recording) {
    recording_lock();
    recording->syncs_to_failure = 0;
    recording->bytes_to_failure = -1;
    recording_unlock();
}

int recording_allow(fault_disk_recording *recording, int wanted, int *refusal) {
    *refusal = SQLITE_OK;
    if (recording->bytes_to_failure < 0) return wanted;
    int allowed = wanted;
    if (wanted > recording->bytes_to_failure) {
        allowed = (int)recording->bytes_to_failure;
        *refusal = recording->write_refusal;
    }
    recording->bytes_to_failure -= allowed;
    return allowed;
}

fault_disk_kind recording_judge_sync(fault_disk_recording *recording) {
    recording->syncs++;
    if (recording->syncs_to_failure == 0) return fault_disk_synced;
    recording->syncs_to_failure--;
    if (recording->syncs_to_failure > 0) return fault_disk_synced;
    if (recording->persistently) recording->syncs_to_failure = 1;
    return recording->losing_pages ? fault_disk_sync_lost : fault_disk_sync_failed;
}

static const char *keep_path(fault_disk_recording *recording, const char *path) {
    for (path_entry *entry = recording->paths; entry != NULL; entry = entry->next) {
        if (strcmp(entry->text, path) == 0) return entry->text;
    }
    size_t size = strlen(path) + 1;
    path_entry *entry = malloc(sizeof *entry + size);
    if (entry == NULL) return NULL;
    memcpy(entry->text, path, size);
    entry->next = recording->paths;
    recording->paths = entry;
    return entry->text;
}

static int grow(fault_disk_recording *recording) {
    if (recording->count < recording->capacity) return 1;
    int64_t capacity = recording->capacity == 0 ? 256 : recording->capacity * 2;
    fault_disk_operation *log = realloc(recording->log, (size_t)capacity * sizeof *log);
    if (log == NULL) return 0;
    recording->log = log;
    recording->capacity = capacity;
    return 1;
}

void recording_append(fault_disk_recording *recording, fault_disk_operation operation) {
    recording->bytes_written += operation.length;
    if (recording->overflowed) return;
    int64_t cost = operation.length + (int64_t)sizeof operation;
    unsigned char *copy = NULL;
    const char *path = keep_path(recording, operation.path);
    int fits = path != NULL && recording->logged_bytes + cost <= log_limit && grow(recording);
    if (fits && operation.length > 0) {
        copy = malloc((size_t)operation.length);
        fits = copy != NULL;
    }
    if (!fits) {
        // A log with a gap would replay to a disk that never was; it stops here and says so.
        recording->overflowed = 1;
        return;
    }
    if (copy != NULL) memcpy(copy, operation.bytes, (size_t)operation.length);
    operation.path = path;
    operation.bytes = copy;
    recording->logged_bytes += cost;
    recording->log[recording->count++] = operation;
}

void recording_note(fault_disk_recording *recording, fault_disk_kind kind, const char *path, int64_t offset) {
    recording_append(recording, (fault_disk_operation){.kind = kind, .path = path, .offset = offset});
}
