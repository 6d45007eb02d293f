/* Remembers how to undo every write that no fsync has made durable yet: what a power cut would take.

   Loaded before the C library (LD_PRELOAD) into a process that writes a SQLite file. Writes go through at once, as on a machine whose power
   stays on; beside each watched file grows FILE.undo, with the bytes that stood there before and the length the file had. An fsync of the
   file empties its undo. Whoever cuts the power kills the processes and then plays the undo backwards (see power.py).

   Watched is $SAFETYNET_RIG_WATCHED and what SQLite puts beside it, but not its shared memory (-shm): that is memory, and gone with the
   power. The bytes of an undo are the machine's own; it is read on the machine that wrote it. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FDS_MAX 4096

static int undo_of[FDS_MAX]; /* the undo's descriptor + 1; 0 when the file is not watched */

struct head {
    int64_t at, old_bytes, old_length;
};

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))

static int is_watched(const char *path) {
    const char *watched = getenv("SAFETYNET_RIG_WATCHED");
    size_t length = watched ? strlen(watched) : 0;
    if (!length || strncmp(path, watched, length)) return 0;
    const char *rest = path + length;
    return !*rest || !strcmp(rest, "-wal") || !strcmp(rest, "-journal");
}

static int watch(int fd, const char *path) {
    if (fd >= 0 && fd < FDS_MAX && is_watched(path)) {
        char undo[PATH_MAX];
        snprintf(undo, sizeof undo, "%s.undo", path);
        int (*open_)(const char *, int, ...) = REAL("open", int (*)(const char *, int, ...));
        undo_of[fd] = open_(undo, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600) + 1;
        if (!undo_of[fd]) abort(); /* a rig that cannot remember must not pretend */
    }
    return fd;
}

#define OPENS(name)                                                                                                       \
    int name(const char *path, int flags, ...) {                                                                          \
        va_list rest;                                                                                                     \
        va_start(rest, flags);                                                                                            \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                                           \
        va_end(rest);                                                                                                     \
        return watch(REAL(#name, int (*)(const char *, int, ...))(path, flags, mode), path);                              \
    }
OPENS(open)
OPENS(open64)

int close(int fd) {
    if (fd >= 0 && fd < FDS_MAX && undo_of[fd]) {
        int undo = undo_of[fd] - 1;
        undo_of[fd] = 0;
        REAL("close", int (*)(int))(undo);
    }
    return REAL("close", int (*)(int))(fd);
}

/* Notes what stands in [at, at + count), and how long the file is. The caller holds the undo's lock. */
static void remember(int fd, int64_t at, size_t count) {
    struct stat now;
    if (fstat(fd, &now)) abort();
    int64_t there = now.st_size > at ? now.st_size - at : 0;
    if (there > (int64_t)count) there = (int64_t)count;
    struct head head = {at, there, now.st_size};
    char *bytes = malloc(sizeof head + (size_t)there);
    if (!bytes) abort();
    memcpy(bytes, &head, sizeof head);
    if (pread64(fd, bytes + sizeof head, (size_t)there, at) != there) abort();
    size_t whole = sizeof head + (size_t)there;
    if (REAL("write", ssize_t (*)(int, const void *, size_t))(undo_of[fd] - 1, bytes, whole) != (ssize_t)whole) abort();
    free(bytes);
}

static int watched(int fd) { return fd >= 0 && fd < FDS_MAX && undo_of[fd]; }
static void lock(int fd) { if (flock(undo_of[fd] - 1, LOCK_EX)) abort(); }
static void unlock(int fd) { flock(undo_of[fd] - 1, LOCK_UN); }

#define WRITES(name, offset)                                                                                              \
    ssize_t name(int fd, const void *bytes, size_t count, offset at) {                                                    \
        ssize_t (*real)(int, const void *, size_t, offset) = REAL(#name, ssize_t (*)(int, const void *, size_t, offset)); \
        if (!watched(fd)) return real(fd, bytes, count, at);                                                              \
        lock(fd);                                                                                                         \
        remember(fd, at, count);                                                                                          \
        ssize_t done = real(fd, bytes, count, at);                                                                        \
        unlock(fd);                                                                                                       \
        return done;                                                                                                      \
    }
WRITES(pwrite, off_t)
WRITES(pwrite64, off64_t)

ssize_t write(int fd, const void *bytes, size_t count) {
    ssize_t (*real)(int, const void *, size_t) = REAL("write", ssize_t (*)(int, const void *, size_t));
    if (!watched(fd)) return real(fd, bytes, count);
    lock(fd);
    remember(fd, lseek64(fd, 0, SEEK_CUR), count);
    ssize_t done = real(fd, bytes, count);
    unlock(fd);
    return done;
}

#define SHORTENS(name, offset)                                                                                            \
    int name(int fd, offset length) {                                                                                     \
        int (*real)(int, offset) = REAL(#name, int (*)(int, offset));                                                     \
        if (!watched(fd)) return real(fd, length);                                                                        \
        struct stat now;                                                                                                  \
        lock(fd);                                                                                                         \
        if (fstat(fd, &now)) abort();                                                                                     \
        remember(fd, length, now.st_size > length ? (size_t)(now.st_size - length) : 0);                                  \
        int done = real(fd, length);                                                                                      \
        unlock(fd);                                                                                                       \
        return done;                                                                                                      \
    }
SHORTENS(ftruncate, off_t)
SHORTENS(ftruncate64, off64_t)

#define SYNCS(name)                                                                                                       \
    int name(int fd) {                                                                                                    \
        int (*real)(int) = REAL(#name, int (*)(int));                                                                     \
        if (!watched(fd)) return real(fd);                                                                                \
        lock(fd);                                                                                                         \
        int done = real(fd);                                                                                              \
        int (*cut)(int, off64_t) = REAL("ftruncate64", int (*)(int, off64_t));                                            \
        if (!done && cut(undo_of[fd] - 1, 0)) abort();                                                                    \
        unlock(fd);                                                                                                       \
        return done;                                                                                                      \
    }
SYNCS(fsync)
SYNCS(fdatasync)
