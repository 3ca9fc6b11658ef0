#ifndef TILLPOST_FAULT_DISK_RECORDING_H
#define TILLPOST_FAULT_DISK_RECORDING_H

#include "fault_disk.h"

// What the VFS (fault_disk.c) asks of the log and the faults (recording.c). All of it under the one lock: an operation
// on a recorded file is decided, done and logged as one step, so that the log's order is the order on the disk.

void recording_lock(void);
void recording_unlock(void);

/// The recording `path` falls under, or NULL. Call it with the lock held.
fault_disk_recording *recording_above(const char *path);

/// How many of `wanted` bytes may be written; the rest is refused with `*refusal`.
int recording_allow(fault_disk_recording *recording, int wanted, int *refusal);

/// How the sync asked for now ends: fault_disk_synced, fault_disk_sync_failed or fault_disk_sync_lost.
fault_disk_kind recording_judge_sync(fault_disk_recording *recording);

/// Appends to the log, copying the path and the bytes.
void recording_append(fault_disk_recording *recording, fault_disk_operation operation);

/// Appends an operation that carries no bytes.
void recording_note(fault_disk_recording *recording, fault_disk_kind kind, const char *path, int64_t offset);

#endif
