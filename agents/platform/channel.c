/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_FDS 4

int lectern_shared_memory(const char *name, size_t size, struct lectern_error *error)
{
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd >= 0 && ftruncate(fd, (off_t)size) == 0 &&
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
		return fd;
	lectern_fail(error, LECTERN_RENDERER, "Shared memory of %zu KiB can't be made: %s", size >> 10,
		     strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

bool lectern_socket_pair(int ends[2], struct lectern_error *error)
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0)
		return true;
	return lectern_fail(error, LECTERN_RENDERER, "A socket pair can't be made: %s", strerror(errno));
}

bool lectern_send_fds(int socket, const void *bytes, size_t length, const int *fds, size_t count,
		      struct lectern_error *error)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(MOST_FDS * sizeof(int))] = {0};
	struct iovec vector = {.iov_base = (void *)bytes, .iov_len = length};
	struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
	if (count > MOST_FDS || length == 0)
		return lectern_fail(error, LECTERN_RENDERER, "A message can't carry %zu descriptors", count);
	if (count > 0) {
		message.msg_control = control;
		message.msg_controllen = CMSG_SPACE(count * sizeof(int));
		struct cmsghdr *header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(count * sizeof(int));
		memcpy(CMSG_DATA(header), fds, count * sizeof(int));
	}
	while (vector.iov_len > 0) {
		ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return lectern_fail(error, LECTERN_RENDERER, "The other side of a socket is gone: %s",
					    strerror(errno));
		vector.iov_base = (char *)vector.iov_base + sent;
		vector.iov_len -= (size_t)sent;
		message.msg_control = NULL; /* the descriptors went with the first byte */
		message.msg_controllen = 0;
	}
	return true;
}
