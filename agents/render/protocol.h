/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The wire between the engine and the Manim worker (data/manim/worker.py).
 *
 * Start: lectern-run [options] -- PYTHON -s -B DATA/manim/worker.py, with the control socket (SOCK_STREAM) as
 * descriptor 3. Every message is one JSON object on a line. Descriptors travel by SCM_RIGHTS with the first byte of
 * the line that speaks of them.
 *
 * Control socket, worker -> engine:  {"event":"warm","manim":"0.22.0","latex":true,"seconds":0.9}
 *                                    {"event":"failed","message":"..."}          (then it ends)
 * Control socket, engine -> worker:  {"cmd":"job","id":7,"directory":"/.../job-7","readable":[...]}
 *                                    + 2 descriptors: job socket, ring
 *   The worker forks; the child closes the control socket, narrows itself (Landlock) to the job's folder, the formula
 *   cache and the read-only trees, and speaks on the job socket only.
 * Control socket, engine -> worker:  {"cmd":"gate"}        + 1 descriptor: gate socket
 *   The worker forks a process that reads code and runs none of it, until the gate socket is closed:
 *   engine -> gate:  {"code":"...","context":"..."|null,"number":3,"teaching":true,"mend":true}
 *   gate -> engine:  {"event":"gated","findings":[{"kind":"name","line":4,"column":9,"message":"...","mend":"..."}],
 *                     "mended":[...],"code":"..."|null,"seconds":0.004}
 * Control socket, worker -> engine:  {"event":"job","id":7,"pid":123}            after the fork
 *                                    {"event":"ended","id":7,"status":0}         the scene process was reaped
 *
 * Job socket, engine -> scene process:
 *   {"cmd":"open","code":"...","file":"scene.py","class":"Section03"|null,"stock":false,"theme":{...}|null,
 *    "width":1280,"height":720,"fps":30,"directory":"..."|null,"seed":7,"limits":{"frames":N,"print":65536}}
 *   {"cmd":"beat","number":3,"code":null|"    def
 * beat_3(self):\n...","speech":4.2,"marks":{...},"mode":"dry|draw|replay"}
 *   {"cmd":"credit","until":123456}      the ring is free up to this total byte position; may come late, after the
 *                                      beat that it was for, and is then to be ignored
 *   {"cmd":"close"}
 * Job socket, scene process -> engine:
 *   {"event":"opened","digest":"32 hex"}          or {"event":"fault",...} (then it ends)
 *   {"event":"start","pid":456}                   the forked child that runs the beat; the one to signal
 *   {"event":"frames","at":P,"size":S,"count":K}  K whole records lie in the ring at total byte position P, S bytes;
 *                                                 they never wrap: a record that does not fit before the ring's end
 *                                                 starts at the next multiple of the ring's size
 *   {"event":"alive","frames":N}                  at least each second of wall time while stepping without drawing
 *   {"event":"print","text":"..."}
 *   {"event":"done","frames":N,"digest":"...","findings":[...],"animations":[...]}
 *   {"event":"fault","kind":"exception","type":"NameError","message":"...","line":12,"text":"...","lines":[12,30]}
 *
 * Environment of the worker, made by lectern-run: LECTERN_FORMULAS (the formula cache, writable), LECTERN_TREES (what
 * every job may read, separated by ':'), HOME and TMPDIR (kept between runs, for font caches; a job uses its own
 * folder). -s and not -I, which would ignore PYTHONHASHSEED.
 * "directory" of a job is the folder that it may write to; "readable" are the files and folders that it may read
 * besides LECTERN_TREES, the "directory" of open among them. A scene process makes itself the leader of a process
 * group, so that a job can be ended as a whole.
 * "until" of a credit is the bytes that the engine has taken plus LECTERN_RING_SIZE; before the first credit it is
 * LECTERN_RING_SIZE. A child writes only below it. The first frames of a beat may start later than the last ones
 * ended, since a killed child may have written what it did not live to tell.
 * "kind" of a fault is a name of lectern_fault_name(); a child that died without a word is told of by its parent as
 * {"event":"fault","kind":"killed","message":"..."}.
 * What a job leaves behind (another group, a double fork) is ended by lectern-run.
 *
 * Each beat runs in a fork of the scene process. After "done" of draw or replay the child is the scene process and its
 * parent sleeps until it ends; after "fault", death or a dry run the parent goes on from the state before. To find
 * where a child hangs the engine sends SIGUSR1; the child's faulthandler writes the traceback to the descriptor
 * `hang` in the job's folder (file "hang.txt"), which the engine reads before it kills the pid. */
#pragma once
#define LECTERN_RING_SIZE (32u << 20)
