/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs each attempt of attempts.py bare and under lectern-run and compares with expected.txt. The bare run shows that
 * the attempt could succeed, so that "refused" means something. As root everything runs as nobody: limits on processes
 * do not hold for root. */
#include "../check.h"
#include "platform/platform.h"

#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEY    "LECTERN_TEST_KEY=planted-key-of-the-test"
#define NOBODY 65534

struct world {
	char folder[64];
	char *job, *launcher, *script, *python;
	pid_t victim;
	int tcp, udp, path, abstract, datagrams;
	char numbers[3][16]; /* victim, TCP port, UDP port */
};

static char *below(const struct world *world, const char *rest)
{
	return lectern_format("%s/%s", world->folder, rest);
}

static void put(const struct world *world, const char *rest, const char *text, mode_t mode)
{
	char *path = below(world, rest);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
	CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text), "%s", path);
	fchmod(fd, mode);
	close(fd);
	free(path);
}

/* What attempts spoil is put back before each of them. */
static void restore(const struct world *world)
{
	put(world, "home/.ssh/id_rsa", "PRIVATE KEY\n", 0600);
	put(world, "outside/file", "of someone else\n", 0644);
	put(world, "outside/program", "#!/bin/sh\nexit 0\n", 0755);
}

static void make_folders(struct world *world)
{
	static const char *const folders[] = {"home/.ssh", "outside", "job"};
	strcpy(world->folder, "/tmp/lectern-sandbox-XXXXXX");
	if (!mkdtemp(world->folder))
		abort();
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		char *path = below(world, folders[i]);
		lectern_make_directories(path, NULL);
		free(path);
	}
	world->job = below(world, "job");
	char *secret = below(world, "job/link-to-secret"), *file = below(world, "job/link-to-file");
	CHECK(symlink("../home/.ssh/id_rsa", secret) == 0 && symlink("../outside/file", file) == 0, "links");
	free(secret);
	free(file);
}

static int listen_on(int domain, int type, const void *address, socklen_t length)
{
	int fd = socket(domain, type, 0);
	CHECK(fd >= 0 && bind(fd, address, length) == 0, "bind");
	if (type == SOCK_STREAM)
		CHECK(listen(fd, 16) == 0, "listen");
	return fd;
}

static void make_port(int type, int *fd, char number[16])
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);
	*fd = listen_on(AF_INET, type, &address, length);
	getsockname(*fd, (struct sockaddr *)&address, &length);
	snprintf(number, 16, "%d", ntohs(address.sin_port));
}

static int listen_at(const struct world *world, int type, const char *rest)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/%s", world->folder, rest);
	return listen_on(AF_UNIX, type, &address, sizeof(address));
}

static void make_sockets(struct world *world)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	make_port(SOCK_STREAM, &world->tcp, world->numbers[1]);
	make_port(SOCK_DGRAM, &world->udp, world->numbers[2]);
	world->path = listen_at(world, SOCK_STREAM, "outside/socket");
	world->datagrams = listen_at(world, SOCK_DGRAM, "outside/datagrams");
	int length = snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1, "lectern-test-%s", world->numbers[0]);
	world->abstract = listen_on(AF_UNIX, SOCK_STREAM, &address,
				    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length));
}

static void make_victim(struct world *world)
{
	const char *argv[] = {"sleep", "600", NULL}, *environment[] = {KEY, NULL};
	struct lectern_spawn spawn = {.argv = argv, .environment = environment, .standard = {-1, -1, -1}};
	world->victim = lectern_spawn(&spawn, NULL);
	CHECK(world->victim > 0, "victim");
	snprintf(world->numbers[0], sizeof(world->numbers[0]), "%d", (int)world->victim);
}

/* Nobody may not reach the build folder, so it gets copies. */
static char *copy_in(const struct world *world, const char *from, const char *name)
{
	char *to = below(world, name), *command = lectern_format("cp '%s' '%s' && chmod 755 '%s'", from, to, to);
	CHECK(system(command) == 0, "%s", command);
	free(command);
	return to;
}

static void make_world(struct world *world)
{
	umask(022);
	make_folders(world);
	world->launcher = copy_in(world, LAUNCHER, "lectern-run");
	world->script = copy_in(world, "attempts.py", "attempts.py");
	world->python = realpath(PYTHON, NULL);
	char *command = lectern_format("chown -R %d:%d %s", NOBODY, NOBODY, world->folder);
	if (geteuid() == 0) {
		CHECK(system(command) == 0 && setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 && setuid(NOBODY) == 0,
		      "become nobody");
	}
	free(command);
	restore(world);
	make_victim(world);
	make_sockets(world);
}

static void end_world(struct world *world)
{
	CHECK(!lectern_wait(world->victim, 0, NULL), "the victim was killed");
	lectern_kill_group(world->victim, 0.1);
	lectern_remove_tree(world->folder, NULL); /* the empty top stays when /tmp is sticky and root made it */
	free(world->job);
	free(world->launcher);
	free(world->script);
	free(world->python);
}

/* Runs it and says what happened: "open", "refused" or "killed". */
static const char *outcome(const struct world *world, const char *const *argv)
{
	static char word[64];
	int ends[2], status = 0;
	const char *environment[] = {"PATH=/usr/bin:/bin", KEY, NULL};
	if (pipe(ends) < 0)
		abort();
	struct lectern_spawn spawn = {
		.argv = argv, .environment = environment, .directory = world->job, .standard = {-1, ends[1], -1}};
	pid_t pid = lectern_spawn(&spawn, NULL);
	close(ends[1]);
	CHECK(pid > 0 && lectern_wait(pid, 60, &status), "%s does not end", argv[0]);
	size_t have = 0;
	for (ssize_t got; have < sizeof(word) - 1 && (got = read(ends[0], word + have, sizeof(word) - 1 - have)) > 0;)
		have += (size_t)got;
	close(ends[0]);
	word[have] = '\0';
	word[strcspn(word, "\n")] = '\0';
	return have ? word : "killed";
}

static const char *try_bare(const struct world *world, const char *name)
{
	const char *argv[] = {world->python,     world->script,     name, world->folder, world->numbers[0],
			      world->numbers[1], world->numbers[2], NULL};
	return outcome(world, argv);
}

static const char *try_inside(const struct world *world, const char *name)
{
	const char *argv[] = {world->launcher,
			      "--exec",
			      "/usr",
			      "--exec",
			      "/lib",
			      "--exec",
			      "/lib64",
			      "--exec",
			      "/bin",
			      "--read",
			      world->script,
			      "--write",
			      world->job,
			      "--limit-processes",
			      "60",
			      "--",
			      world->python,
			      world->script,
			      name,
			      world->folder,
			      world->numbers[0],
			      world->numbers[1],
			      world->numbers[2],
			      NULL};
	return outcome(world, argv);
}

static void check_attempt(const struct world *world, const char *name, const char *bare, const char *inside, long abi)
{
	char *slash = strchr(inside, '/');
	restore(world);
	if (strcmp(bare, "-") != 0) {
		const char *have = try_bare(world, name);
		CHECK(strcmp(have, bare) == 0, "%s bare: have %s, want %s", name, have, bare);
		restore(world);
	}
	if (slash && atol(slash + 1) > abi)
		return; /* this kernel can't refuse it */
	if (slash)
		*slash = '\0';
	const char *have = try_inside(world, name);
	CHECK(strcmp(have, inside) == 0, "%s under lectern-run: have %s, want %s", name, have, inside);
}

int main(void)
{
	struct world world = {0};
	char line[256], name[64], bare[32], inside[32];
	long abi = syscall(444 /* landlock_create_ruleset */, NULL, 0, 1);
	FILE *table = fopen("expected.txt", "r");
	if (!table)
		return 1;
	make_world(&world);
	while (fgets(line, sizeof(line), table))
		if (line[0] != '#' && sscanf(line, "%63s %31s %31s", name, bare, inside) == 3)
			check_attempt(&world, name, bare, inside, abi);
	fclose(table);
	end_world(&world);
	return check_end();
}
