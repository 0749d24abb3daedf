#ifndef CTRACKEREPOLL_SHIM_H
#define CTRACKEREPOLL_SHIM_H

// Glibc's own module lacks these headers.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#endif
