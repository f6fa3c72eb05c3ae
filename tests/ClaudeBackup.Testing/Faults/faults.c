// Preloaded into the program under test and every git it starts: counts each call that changes something below the given folders, across all processes, and
// at one of them kills, or lets the call fail. What it is to do stands in a file that all of them map; Control.cs writes and reads it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { COUNT, KILL_ALL, KILL_ONE, FAIL_ONCE, FAIL_ON };
enum { WRITE = 1, CUT = 2, SPACE = 4, OPEN = 8, RENAME = 16, LINK = 32, UNLINK = 64, FOLDER = 128, SYNC = 256, MODE = 512 };
enum { ROOTS = 6, PIDS = 2048 };

struct control {
  volatile uint64_t count;   // calls so far
  uint64_t at;               // the one at which it happens, from 1
  uint32_t mode;             // one of the first enum
  uint32_t error;            // errno of a failure
  uint32_t kinds;            // what fails, of the second enum
  uint32_t torn;             // whether a write that is killed has written half
  volatile uint32_t fired;   // whether it happened
  volatile uint32_t lock;    // pid of who is at a counted call
  volatile uint32_t pids;    // how many processes there were
  uint32_t keeps;            // whether what is replaced or deleted is kept beside the log
  int64_t clock;             // seconds by which the clock is wrong
  uint32_t locks_fail;       // errno of flock and of locks by fcntl, 0 for none
  uint32_t links_fail;       // errno of hard links, 0 for none
  volatile int32_t pid[PIDS];
  char root[ROOTS][512];     // counted folders, "" behind the last
  char log[512];             // a line for each counted call, "" for none
};

static struct control *control;
static int log_file = -1;

// A program of the runtime that compiles as it runs asks libc itself for functions, past what is preloaded: it gets ours all the same.
typedef void *(*asks)(void *, const char *);
static void *real_dlsym(void *from, const char *name) {
  static const char *versions[] = {"GLIBC_2.34", "GLIBC_2.17", "GLIBC_2.2.5"};
  static asks real;
  for (unsigned i = 0; !real && i < sizeof versions / sizeof *versions; i++) *(void **)&real = dlvsym(RTLD_NEXT, "dlsym", versions[i]);
  return real ? real(from, name) : NULL;
}
void *dlsym(void *from, const char *name) {
  Dl_info self, other;
  void *found = real_dlsym(from, name), *first;
  if (!found || from == RTLD_NEXT || from == RTLD_DEFAULT || found != real_dlsym(RTLD_NEXT, name)) return found;
  first = real_dlsym(RTLD_DEFAULT, name);
  return first && dladdr((void *)real_dlsym, &self) && dladdr(first, &other) && self.dli_fbase == other.dli_fbase ? first : found;
}

#define REAL(result, name, ...) \
  static result (*real_##name)(__VA_ARGS__); \
  static __attribute__((constructor(101))) void find_##name(void) { real_##name = dlsym(RTLD_NEXT, #name); }

REAL(ssize_t, write, int, const void *, size_t)
REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t)
REAL(ssize_t, writev, int, const struct iovec *, int)
REAL(ssize_t, pwritev64, int, const struct iovec *, int, off64_t)
REAL(ssize_t, sendfile64, int, int, off64_t *, size_t)
REAL(ssize_t, copy_file_range, int, off64_t *, int, off64_t *, size_t, unsigned)
REAL(int, ftruncate64, int, off64_t)
REAL(int, truncate64, const char *, off64_t)
REAL(int, fallocate64, int, int, off64_t, off64_t)
REAL(int, posix_fallocate64, int, off64_t, off64_t)
REAL(int, open64, const char *, int, ...)
REAL(int, openat64, int, const char *, int, ...)
REAL(FILE *, fopen64, const char *, const char *)
REAL(int, fclose, FILE *)
REAL(int, fflush, FILE *)
REAL(int, mkstemp64, char *)
REAL(char *, mkdtemp, char *)
REAL(int, rename, const char *, const char *)
REAL(int, renameat, int, const char *, int, const char *)
REAL(int, renameat2, int, const char *, int, const char *, unsigned)
REAL(int, link, const char *, const char *)
REAL(int, linkat, int, const char *, int, const char *, int)
REAL(int, symlink, const char *, const char *)
REAL(int, symlinkat, const char *, int, const char *)
REAL(int, unlink, const char *)
REAL(int, unlinkat, int, const char *, int)
REAL(int, rmdir, const char *)
REAL(int, mkdir, const char *, mode_t)
REAL(int, mkdirat, int, const char *, mode_t)
REAL(int, fsync, int)
REAL(int, fdatasync, int)
REAL(int, syncfs, int)
REAL(int, chmod, const char *, mode_t)
REAL(int, fchmod, int, mode_t)
REAL(int, futimens, int, const struct timespec *)
REAL(int, utimensat, int, const char *, const struct timespec *, int)
REAL(int, ioctl, int, unsigned long, ...)
REAL(int, flock, int, int)
REAL(int, fcntl64, int, int, ...)
REAL(int, clock_gettime, clockid_t, struct timespec *)

static __attribute__((constructor(102))) void begin(void) {
  const char *name = getenv("FAULTS_CONTROL");
  int file = name ? real_open64(name, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *at = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (at == MAP_FAILED) return;
  struct control *found = at;
  uint32_t n = __sync_fetch_and_add(&found->pids, 1);
  found->pid[n % PIDS] = getpid();
  // high up, where no program looks for a descriptor of its own
  if (found->log[0] && (file = real_open64(found->log, O_WRONLY | O_APPEND | O_CLOEXEC)) >= 0) {
    log_file = fcntl(file, F_DUPFD_CLOEXEC, 900);
    close(file);
  }
  control = found;
}

static int below(const char *path) {
  for (int i = 0; i < ROOTS && control->root[i][0]; i++) {
    size_t n = strlen(control->root[i]);
    if (strncmp(path, control->root[i], n) == 0 && (path[n] == '/' || path[n] == 0)) return 1;
  }
  return 0;
}

// the path as the system has it, its last name as it is given; 1 if it is counted
static int resolve(int folder, const char *given, char *path) {
  char base[PATH_MAX], link[64];
  if (!control || !given) return 0;
  if (given[0] == '/') {
    snprintf(path, PATH_MAX, "%s", given);
  } else {
    if (folder == AT_FDCWD) {
      if (!getcwd(base, sizeof base)) return 0;
    } else {
      snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
      ssize_t n = readlink(link, base, sizeof base - 1);
      if (n < 0) return 0;
      base[n] = 0;
    }
    if (snprintf(path, PATH_MAX, "%s/%s", base, given) >= PATH_MAX) return 0;
  }
  return below(path);
}

static int resolve_file(int fd, char *path) {
  char link[64];
  if (!control || fd == log_file) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, PATH_MAX - 1);
  if (n < 0) return 0;
  path[n] = 0;
  return below(path);
}

static void enter(void) {
  uint32_t me = getpid(), owner;
  for (;;) {
    if ((owner = __sync_val_compare_and_swap(&control->lock, 0, me)) == 0) return;
    // who was killed at it cannot give it back
    if (owner != me && kill(owner, 0) < 0 && errno == ESRCH) __sync_bool_compare_and_swap(&control->lock, owner, 0);
    usleep(20);
  }
}

static void leave(void) { control->lock = 0; }

static void note(const char *what, const char *path, const char *other, long long size) {
  char line[2 * PATH_MAX + 128];
  if (log_file < 0) return;
  int n = snprintf(line, sizeof line, "%llu\t%d\t%s\t%lld\t%s\t%s\n", (unsigned long long)control->count, getpid(), what, size, path, other ? other : "");
  (void)!real_write(log_file, line, n);
}

static void die(void) {
  if (control->mode == KILL_ALL) {
    uint32_t n = control->pids < PIDS ? control->pids : PIDS;
    for (uint32_t i = 0; i < n; i++)
      if (control->pid[i] > 0 && control->pid[i] != getpid()) kill(control->pid[i], SIGKILL);
  }
  leave();
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

// What is about to be replaced or deleted stays reachable by the number of the call.
static void keep(const char *path) {
  char kept[PATH_MAX];
  if (!control->keeps) return;
  snprintf(kept, sizeof kept, "%s.%llu", control->log, (unsigned long long)control->count);
  real_link(path, kept);
}

// Counts a call and holds the others back until leave; the errno with which it has to fail, 0 for none, and -1 where half of it is to be written first.
static int begins(const char *what, uint32_t kind, const char *path, const char *other) {
  enter();
  uint64_t n = ++control->count;
  int hit = n == control->at || (control->mode == FAIL_ON && control->at && n > control->at);
  if (hit && control->mode != COUNT) {
    if (control->mode == KILL_ALL || control->mode == KILL_ONE) {
      note(what, path, other, -1);
      control->fired = 1;
      if (kind != WRITE || !control->torn) die();
      return -1;
    }
    if (control->kinds & kind) {
      note(what, path, other, -(long long)control->error);
      control->fired = 1;
      leave();
      return control->error;
    }
    // the next one that can fail this way
    if (control->mode == FAIL_ONCE) control->at++;
  }
  if (kind == RENAME) keep(other);
  if (kind == UNLINK) keep(path);
  return 0;
}

static long ends(const char *what, const char *path, const char *other, long result) {
  int kept = errno;
  if (result >= 0) note(what, path, other, result);
  leave();
  errno = kept;
  return result;
}

#define COUNTED(counted, what, kind, path, other, call) \
  int error = 0; \
  if (!(counted)) return call; \
  if ((error = begins(what, kind, path, other)) > 0) { errno = error; return -1; } \
  return ends(what, path, other, call)

// of writes: half of it before the end
#define WRITES(fd, half, call) \
  char path[PATH_MAX]; \
  if (!resolve_file(fd, path)) return call; \
  int error = begins("write", WRITE, path, NULL); \
  if (error > 0) { errno = error; return -1; } \
  if (error < 0) { half; die(); } \
  return ends("write", path, NULL, call)

ssize_t write(int fd, const void *from, size_t n) { WRITES(fd, (void)!real_write(fd, from, n / 2), real_write(fd, from, n)); }
ssize_t pwrite64(int fd, const void *from, size_t n, off64_t at) { WRITES(fd, (void)!real_pwrite64(fd, from, n / 2, at), real_pwrite64(fd, from, n, at)); }
ssize_t pwrite(int fd, const void *from, size_t n, off_t at) { return pwrite64(fd, from, n, at); }
ssize_t writev(int fd, const struct iovec *v, int n) { WRITES(fd, (void)!real_writev(fd, v, n / 2), real_writev(fd, v, n)); }
ssize_t pwritev64(int fd, const struct iovec *v, int n, off64_t at) { WRITES(fd, (void)!real_pwritev64(fd, v, n / 2, at), real_pwritev64(fd, v, n, at)); }
ssize_t pwritev(int fd, const struct iovec *v, int n, off_t at) { return pwritev64(fd, v, n, at); }
ssize_t sendfile64(int to, int from, off64_t *at, size_t n) { WRITES(to, (void)!real_sendfile64(to, from, at, n / 2), real_sendfile64(to, from, at, n)); }
ssize_t sendfile(int to, int from, off_t *at, size_t n) { return sendfile64(to, from, at, n); }
ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t n, unsigned f) {
  WRITES(to, (void)!real_copy_file_range(from, a, to, b, n / 2, f), real_copy_file_range(from, a, to, b, n, f));
}
int ftruncate64(int fd, off64_t n) { char p[PATH_MAX]; COUNTED(resolve_file(fd, p), "cut", CUT, p, NULL, real_ftruncate64(fd, n)); }
int ftruncate(int fd, off_t n) { return ftruncate64(fd, n); }
int truncate64(const char *to, off64_t n) { char p[PATH_MAX]; COUNTED(resolve(AT_FDCWD, to, p), "cut", CUT, p, NULL, real_truncate64(to, n)); }
int truncate(const char *to, off_t n) { return truncate64(to, n); }
int fallocate64(int fd, int m, off64_t a, off64_t n) { char p[PATH_MAX]; COUNTED(resolve_file(fd, p), "space", SPACE, p, NULL, real_fallocate64(fd, m, a, n)); }
int fallocate(int fd, int m, off_t a, off_t n) { return fallocate64(fd, m, a, n); }
int posix_fallocate64(int fd, off64_t a, off64_t n) { return fallocate64(fd, 0, a, n) < 0 ? errno : 0; }
int posix_fallocate(int fd, off_t a, off_t n) { return posix_fallocate64(fd, a, n); }

// only what makes or empties a file changes anything; what will be written to can be refused as well
static int opens(int folder, const char *name, int flags, mode_t mode) {
  char p[PATH_MAX];
  if ((flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) == 0 || (flags & O_TMPFILE) == O_TMPFILE || !resolve(folder, name, p)) return real_openat64(folder, name, flags, mode);
  // what is there and is not emptied is only opened
  const char *what = (flags & O_TRUNC) ? "empty" : "create";
  if (!(flags & O_TRUNC) && !(flags & O_EXCL) && faccessat(folder, name, F_OK, AT_EACCESS) == 0) {
    if (control->fired && control->mode == FAIL_ON && (control->error == EROFS || control->error == EACCES)) { errno = control->error; return -1; }
    return real_openat64(folder, name, flags, mode);
  }
  COUNTED(1, what, OPEN, p, NULL, real_openat64(folder, name, flags, mode));
}

#define MODE_OF(flags) mode_t mode = 0; if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list a; va_start(a, flags); mode = va_arg(a, mode_t); va_end(a); }
int open64(const char *name, int flags, ...) { MODE_OF(flags) return opens(AT_FDCWD, name, flags, mode); }
int open(const char *name, int flags, ...) { MODE_OF(flags) return opens(AT_FDCWD, name, flags, mode); }
int openat64(int d, const char *name, int flags, ...) { MODE_OF(flags) return opens(d, name, flags, mode); }
int openat(int d, const char *name, int flags, ...) { MODE_OF(flags) return opens(d, name, flags, mode); }
int __open64_2(const char *name, int flags) { return opens(AT_FDCWD, name, flags, 0); }
int __open_2(const char *name, int flags) { return opens(AT_FDCWD, name, flags, 0); }
int creat64(const char *name, mode_t mode) { return opens(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat(const char *name, mode_t mode) { return creat64(name, mode); }
int mkstemp64(char *name) { char p[PATH_MAX]; COUNTED(resolve(AT_FDCWD, name, p), "create", OPEN, p, NULL, real_mkstemp64(name)); }
int mkstemp(char *name) { return mkstemp64(name); }

FILE *fopen64(const char *name, const char *how) {
  char p[PATH_MAX];
  if (how[0] == 'r' || !resolve(AT_FDCWD, name, p)) return real_fopen64(name, how);
  int error = begins("empty", OPEN, p, NULL);
  if (error > 0) { errno = error; return NULL; }
  FILE *file = real_fopen64(name, how);
  ends("empty", p, NULL, file ? 0 : -1);
  return file;
}
FILE *fopen(const char *name, const char *how) { return fopen64(name, how); }

// what the C library writes by itself cannot be seen; when it has to, that can
static int flushes(FILE *file, int (*real)(FILE *)) {
  char p[PATH_MAX];
  if (!file || !__fwriting(file) || __fpending(file) == 0 || !resolve_file(fileno(file), p)) return real(file);
  int error = begins("write", WRITE, p, NULL);
  if (error < 0) die();
  if (error > 0) {
    __fpurge(file);
    if (real == real_fclose) real(file);
    errno = error;
    return EOF;
  }
  return ends("write", p, NULL, real(file));
}
int fclose(FILE *file) { return flushes(file, real_fclose); }
int fflush(FILE *file) { return flushes(file, real_fflush); }

int renameat2(int d, const char *from, int e, const char *to, unsigned flags) {
  char p[PATH_MAX], q[PATH_MAX];
  int counted = resolve(d, from, p) | resolve(e, to, q);
  COUNTED(counted, "rename", RENAME, p, q, real_renameat2(d, from, e, to, flags));
}
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int d, const char *from, int e, const char *to) { return renameat2(d, from, e, to, 0); }
int linkat(int d, const char *from, int e, const char *to, int flags) {
  char p[PATH_MAX], q[PATH_MAX];
  int counted = resolve(d, from, p) | resolve(e, to, q);
  if (counted && control->links_fail) { errno = control->links_fail; return -1; }
  COUNTED(counted, "link", LINK, p, q, real_linkat(d, from, e, to, flags));
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }
int symlinkat(const char *text, int d, const char *to) { char p[PATH_MAX]; COUNTED(resolve(d, to, p), "symlink", LINK, p, NULL, real_symlinkat(text, d, to)); }
int symlink(const char *text, const char *to) { return symlinkat(text, AT_FDCWD, to); }
int unlinkat(int d, const char *name, int flags) {
  char p[PATH_MAX];
  // what is not there changes nothing
  if (!resolve(d, name, p) || faccessat(d, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0) return real_unlinkat(d, name, flags);
  COUNTED(1, flags & AT_REMOVEDIR ? "rmdir" : "unlink", UNLINK, p, NULL, real_unlinkat(d, name, flags));
}
int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }
int mkdirat(int d, const char *name, mode_t mode) {
  char p[PATH_MAX];
  if (!resolve(d, name, p) || faccessat(d, name, F_OK, 0) == 0) return real_mkdirat(d, name, mode);
  COUNTED(1, "mkdir", FOLDER, p, NULL, real_mkdirat(d, name, mode));
}
int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }
char *mkdtemp(char *name) {
  char p[PATH_MAX];
  if (!resolve(AT_FDCWD, name, p)) return real_mkdtemp(name);
  int error = begins("mkdir", FOLDER, p, NULL);
  if (error > 0) { errno = error; return NULL; }
  char *made = real_mkdtemp(name);
  ends("mkdir", made ? made : p, NULL, made ? 0 : -1);
  return made;
}

static long long size_of(int fd) { struct stat s; return fstat(fd, &s) == 0 ? s.st_size : 0; }
static int syncs(const char *what, int fd, int (*real)(int)) {
  char p[PATH_MAX];
  if (!resolve_file(fd, p)) return real(fd);
  int error = begins(what, SYNC, p, NULL);
  if (error > 0) { errno = error; return -1; }
  long long size = size_of(fd);
  int result = real(fd), kept = errno;
  if (result == 0) note(what, p, NULL, size);
  leave();
  errno = kept;
  return result;
}
int fsync(int fd) { return syncs("fsync", fd, real_fsync); }
int fdatasync(int fd) { return syncs("fsync", fd, real_fdatasync); }
int syncfs(int fd) { return syncs("syncfs", fd, real_syncfs); }

int chmod(const char *name, mode_t mode) { char p[PATH_MAX]; COUNTED(resolve(AT_FDCWD, name, p), "mode", MODE, p, NULL, real_chmod(name, mode)); }
int fchmod(int fd, mode_t mode) { char p[PATH_MAX]; COUNTED(resolve_file(fd, p), "mode", MODE, p, NULL, real_fchmod(fd, mode)); }
int futimens(int fd, const struct timespec t[2]) { char p[PATH_MAX]; COUNTED(resolve_file(fd, p), "times", MODE, p, NULL, real_futimens(fd, t)); }
int utimensat(int d, const char *name, const struct timespec t[2], int f) { char p[PATH_MAX]; COUNTED(resolve(d, name, p), "times", MODE, p, NULL, real_utimensat(d, name, t, f)); }
int ioctl(int fd, unsigned long request, ...) {
  va_list a;
  va_start(a, request);
  void *argument = va_arg(a, void *);
  va_end(a);
  char p[PATH_MAX];
  COUNTED(request == 0x40049409 && resolve_file(fd, p), "write", SPACE, p, NULL, real_ioctl(fd, request, argument)); // FICLONE
}

int flock(int fd, int how) {
  char p[PATH_MAX];
  if (control && control->locks_fail && resolve_file(fd, p)) { errno = control->locks_fail; return -1; }
  return real_flock(fd, how);
}
int fcntl64(int fd, int what, ...) {
  va_list a;
  va_start(a, what);
  void *argument = va_arg(a, void *);
  va_end(a);
  char p[PATH_MAX];
  if (control && control->locks_fail && (what == F_SETLK || what == F_SETLKW || what == F_OFD_SETLK || what == F_OFD_SETLKW) && resolve_file(fd, p)) {
    errno = control->locks_fail;
    return -1;
  }
  return real_fcntl64(fd, what, argument);
}
int fcntl(int fd, int what, ...) {
  va_list a;
  va_start(a, what);
  void *argument = va_arg(a, void *);
  va_end(a);
  return fcntl64(fd, what, argument);
}

int clock_gettime(clockid_t which, struct timespec *to) {
  int result = real_clock_gettime(which, to);
  if (result == 0 && control && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) to->tv_sec += control->clock;
  return result;
}
time_t time(time_t *to) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (to) *to = now.tv_sec;
  return now.tv_sec;
}
int gettimeofday(struct timeval *to, void *zone) {
  struct timespec now;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &now);
  to->tv_sec = now.tv_sec;
  to->tv_usec = now.tv_nsec / 1000;
  return 0;
}
