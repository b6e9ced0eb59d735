"""
family = "processes"
tries = "Opens files of the host by handle, changes its root, loads modules and programs into the system."
points = 3
"""

# %% own
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
CALLS = {
    "open_by_handle_at": (304, -100, 0, 0),
    "chroot": (161, b"/"),
    "pivot_root": (155, b"/", b"/"),
    "mount": (165, b"none", b"/home/student", b"tmpfs", 0, 0),
    "fsopen": (430, b"tmpfs", 0),
    "open_tree": (428, -100, b"/", 1),
    "bpf": (321, 0, (ctypes.c_uint32 * 16)(1, 4, 4, 1), 64),
    "perf_event_open": (298, (ctypes.c_uint32 * 32)(1, 128, 0), 0, -1, -1, 0),
    "userfaultfd": (323, 1),
    "io_uring_setup": (425, 4, (ctypes.c_uint32 * 30)()),
    "init_module": (175, b"", 0, b""),
    "kexec_load": (246, 0, 0, 0, 0),
    "iopl": (172, 3),
    "swapon": (167, b"/home/student/x", 0),
    "syslog": (103, 3, ctypes.create_string_buffer(64), 64),
    "setuid": (105, 0),
    "sethostname": (170, b"x", 1),
    "settimeofday": (164, (ctypes.c_uint64 * 2)(1, 1), 0),
    "keyctl": (250, 0, -3, 0),
    "request_key": (249, b"user", b"x", 0, -3),
    "memfd_create": (319, b"x", 0),
}
for name, arguments in CALLS.items():
    if libc.syscall(*arguments) >= 0:
        print("\N{SKULL AND CROSSBONES}", name)
