/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../check.h"
#include "platform/platform.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static void test_shared_memory(void)
{
	int fd = lectern_shared_memory("ring", 8192, NULL);
	CHECK(fd >= 0, "no memory");
	CHECK(lseek(fd, 0, SEEK_END) == 8192, "size");
	CHECK(ftruncate(fd, 4096) < 0, "can be shrunk");
	CHECK(ftruncate(fd, 16384) < 0, "can be grown");
	CHECK(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE) < 0, "can be sealed further");
	CHECK(fcntl(fd, F_GETFD) & FD_CLOEXEC, "leaks over exec");
	char *map = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(map != MAP_FAILED, "map");
	map[8191] = 'x';
	munmap(map, 8192);
	close(fd);
}

static size_t receive(int socket, char *bytes, size_t room, int *fds)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(4 * sizeof(int))];
	struct iovec vector = {.iov_base = bytes, .iov_len = room};
	struct msghdr message = {
		.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
	ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	if (header)
		memcpy(fds, CMSG_DATA(header), header->cmsg_len - CMSG_LEN(0));
	return got > 0 ? (size_t)got : 0;
}

static void test_descriptors_travel(void)
{
	int ends[2], fds[2] = {-1, -1};
	char bytes[32] = {0};
	CHECK(lectern_socket_pair(ends, NULL), "pair");
	int memory = lectern_shared_memory("ring", 4096, NULL);
	CHECK(pwrite(memory, "seen", 4, 0) == 4, "write");
	CHECK(lectern_send_fds(ends[0], "line\n", 5, (int[]){memory, ends[0]}, 2, NULL), "send");
	CHECK(receive(ends[1], bytes, sizeof(bytes), fds) == 5, "length");
	CHECK_TEXT(bytes, "line\n");
	CHECK(fds[0] >= 0 && fds[1] >= 0, "descriptors came");
	CHECK(pread(fds[0], bytes, 4, 0) == 4 && memcmp(bytes, "seen", 4) == 0, "the same memory");
	close(fds[0]);
	close(fds[1]);
	close(memory);
	close(ends[1]);
	struct lectern_error error = {0};
	CHECK(!lectern_send_fds(ends[0], "x", 1, NULL, 0, &error), "no SIGPIPE, an error");
	CHECK(strstr(error.text, "Broken pipe"), "%s", error.text);
	close(ends[0]);
}

static void *drain(void *socket)
{
	char bytes[4096];
	size_t total = 0;
	for (ssize_t got; (got = read(*(int *)socket, bytes, sizeof(bytes))) > 0; total += (size_t)got)
		usleep(10);
	return (void *)total;
}

static void test_long_message(void)
{
	int ends[2];
	const size_t length = 3 << 20;
	char *bytes = lectern_alloc(length);
	pthread_t thread;
	void *total;
	CHECK(lectern_socket_pair(ends, NULL), "pair");
	pthread_create(&thread, NULL, drain, &ends[1]);
	CHECK(lectern_send_fds(ends[0], bytes, length, NULL, 0, NULL), "send");
	close(ends[0]);
	pthread_join(thread, &total);
	CHECK((size_t)total == length, "%zu of %zu", (size_t)total, length);
	close(ends[1]);
	free(bytes);
}

int main(void)
{
	test_shared_memory();
	test_descriptors_travel();
	test_long_message();
	return check_end();
}
