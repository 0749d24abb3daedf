#ifndef CTRACKEREPOLL_SHIM_H
#define CTRACKEREPOLL_SHIM_H

// Glibc's own module lacks these headers.
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// Hidden in the header unless all of GNU's extensions are wanted.
extern int accept4(int listener, struct sockaddr *address, socklen_t *size, int flags);

/// Takes a connection that neither blocks nor is inherited by children; -1 and `errno` on failure.
static inline int tracker_accept(int listener) {
    return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

#endif
