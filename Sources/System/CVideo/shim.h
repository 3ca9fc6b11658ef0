/*
 * A camera as the kernel shows it (Video4Linux2, Documentation/userspace-api/media/v4l): /dev/video*, single-planar capture into
 * buffers that are mapped into memory. What is here are the calls that Swift cannot make itself: ioctl is variadic, and its
 * requests are macros. Each gives 0 or more, or minus an errno value.
 */
#ifndef TP_VIDEO_SHIM_H
#define TP_VIDEO_SHIM_H

#include <errno.h>
#include <linux/videodev2.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

/* What a camera sends, or is asked to. */
struct tp_video_format {
    uint32_t kind; /* fourcc */
    uint32_t width;
    uint32_t height;
    uint32_t stride; /* bytes a line; of a compressed format 0 or without meaning */
};

/* A frame that was taken out of its queue. */
struct tp_video_frame {
    uint32_t buffer;
    uint32_t count; /* bytes */
    uint32_t sequence;
    int is_broken;
};

static const uint32_t tp_video_grey = V4L2_PIX_FMT_GREY;
static const uint32_t tp_video_nv12 = V4L2_PIX_FMT_NV12;
static const uint32_t tp_video_yuyv = V4L2_PIX_FMT_YUYV;
static const uint32_t tp_video_mjpeg = V4L2_PIX_FMT_MJPEG;
static const uint32_t tp_video_jpeg = V4L2_PIX_FMT_JPEG;

static inline int tp_video_call(int descriptor, unsigned long request, void *argument) {
    int result;
    do result = ioctl(descriptor, request, argument);
    while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : 0;
}

/* Whether it takes pictures and streams them: 1 or 0. */
static inline int tp_video_is_camera(int descriptor) {
    struct v4l2_capability capability;
    memset(&capability, 0, sizeof capability);
    int error = tp_video_call(descriptor, VIDIOC_QUERYCAP, &capability);
    if (error < 0) return error == -ENOTTY ? 0 : error;
    uint32_t can = capability.capabilities & V4L2_CAP_DEVICE_CAPS ? capability.device_caps : capability.capabilities;
    return (can & V4L2_CAP_VIDEO_CAPTURE) && (can & V4L2_CAP_STREAMING);
}

/* The kind of the format with this number; 0 behind the last. */
static inline uint32_t tp_video_kind(int descriptor, uint32_t number) {
    struct v4l2_fmtdesc description;
    memset(&description, 0, sizeof description);
    description.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    description.index = number;
    return tp_video_call(descriptor, VIDIOC_ENUM_FMT, &description) < 0 ? 0 : description.pixelformat;
}

/* Asks for a format; the driver gives the nearest that it has. */
static inline int tp_video_settle(int descriptor, struct tp_video_format *format) {
    struct v4l2_format wish;
    memset(&wish, 0, sizeof wish);
    wish.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    wish.fmt.pix.pixelformat = format->kind;
    wish.fmt.pix.width = format->width;
    wish.fmt.pix.height = format->height;
    wish.fmt.pix.field = V4L2_FIELD_NONE;
    int error = tp_video_call(descriptor, VIDIOC_S_FMT, &wish);
    if (error < 0) return error;
    format->kind = wish.fmt.pix.pixelformat;
    format->width = wish.fmt.pix.width;
    format->height = wish.fmt.pix.height;
    format->stride = wish.fmt.pix.bytesperline;
    return 0;
}

/* Makes so many buffers; how many there are. */
static inline int tp_video_make_buffers(int descriptor, uint32_t count) {
    struct v4l2_requestbuffers wish;
    memset(&wish, 0, sizeof wish);
    wish.count = count;
    wish.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    wish.memory = V4L2_MEMORY_MMAP;
    int error = tp_video_call(descriptor, VIDIOC_REQBUFS, &wish);
    return error < 0 ? error : (int)wish.count;
}

/* A buffer of the ring by its number, to be asked about. */
static inline struct v4l2_buffer tp_video_buffer(uint32_t number) {
    struct v4l2_buffer buffer;
    memset(&buffer, 0, sizeof buffer);
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    buffer.memory = V4L2_MEMORY_MMAP;
    buffer.index = number;
    return buffer;
}

/* Maps a buffer; NULL with errno otherwise. */
static inline void *tp_video_map(int descriptor, uint32_t number, size_t *length) {
    struct v4l2_buffer buffer = tp_video_buffer(number);
    if (tp_video_call(descriptor, VIDIOC_QUERYBUF, &buffer) < 0) return NULL;
    *length = buffer.length;
    void *memory = mmap(NULL, buffer.length, PROT_READ, MAP_SHARED, descriptor, buffer.m.offset);
    return memory == MAP_FAILED ? NULL : memory;
}

/* Gives a buffer to the driver to be filled. */
static inline int tp_video_queue(int descriptor, uint32_t number) {
    struct v4l2_buffer buffer = tp_video_buffer(number);
    return tp_video_call(descriptor, VIDIOC_QBUF, &buffer);
}

/* Takes the oldest filled buffer; -EAGAIN where there is none now. */
static inline int tp_video_dequeue(int descriptor, struct tp_video_frame *frame) {
    struct v4l2_buffer buffer = tp_video_buffer(0);
    int error = tp_video_call(descriptor, VIDIOC_DQBUF, &buffer);
    if (error < 0) return error;
    frame->buffer = buffer.index;
    frame->count = buffer.bytesused;
    frame->sequence = buffer.sequence;
    frame->is_broken = (buffer.flags & V4L2_BUF_FLAG_ERROR) != 0;
    return 0;
}

/* Starts or stops taking pictures. */
static inline int tp_video_stream(int descriptor, int on) {
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    return tp_video_call(descriptor, on ? VIDIOC_STREAMON : VIDIOC_STREAMOFF, &type);
}

/* Sets a control, within its bounds; -EINVAL where the camera does not have it. */
static inline int tp_video_set(int descriptor, uint32_t control, int32_t value) {
    struct v4l2_queryctrl known;
    memset(&known, 0, sizeof known);
    known.id = control;
    int error = tp_video_call(descriptor, VIDIOC_QUERYCTRL, &known);
    if (error < 0) return error;
    if (known.flags & V4L2_CTRL_FLAG_DISABLED) return -EINVAL;
    struct v4l2_control wish = {
        .id = control, .value = value < known.minimum ? known.minimum : value > known.maximum ? known.maximum : value};
    return tp_video_call(descriptor, VIDIOC_S_CTRL, &wish);
}

/* A fixed exposure in units of 100 microseconds; 0: the camera's own choice. */
static inline int tp_video_expose(int descriptor, int32_t exposure) {
    if (exposure > 0) {
        int error = tp_video_set(descriptor, V4L2_CID_EXPOSURE_AUTO, V4L2_EXPOSURE_MANUAL);
        return error < 0 ? error : tp_video_set(descriptor, V4L2_CID_EXPOSURE_ABSOLUTE, exposure);
    }
    /* Most USB cameras know "aperture priority" alone. */
    int error = tp_video_set(descriptor, V4L2_CID_EXPOSURE_AUTO, V4L2_EXPOSURE_APERTURE_PRIORITY);
    return error < 0 ? tp_video_set(descriptor, V4L2_CID_EXPOSURE_AUTO, V4L2_EXPOSURE_AUTO) : error;
}

/* A fixed focus in the camera's own units; below 0: the camera's own choice. */
static inline int tp_video_focus(int descriptor, int32_t focus) {
    int error = tp_video_set(descriptor, V4L2_CID_FOCUS_AUTO, focus < 0);
    return focus < 0 ? error : tp_video_set(descriptor, V4L2_CID_FOCUS_ABSOLUTE, focus);
}

#endif
