package convert

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// isolate starts a process without any network: in a namespace that has only its own
// idle loopback. A user namespace makes that possible without privileges.
func isolate(a *syscall.SysProcAttr) {
	a.Cloneflags = syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET
	a.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}}
	a.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
}

// bound limits what a process, and whatever it starts from now on, may take.
func bound(pid int) error {
	for _, l := range []struct {
		resource int
		most     uint64
	}{
		{unix.RLIMIT_AS, maxMemory},
		{unix.RLIMIT_FSIZE, maxOutput},
		{unix.RLIMIT_CPU, uint64(2 * runTime.Seconds())}, // LibreOffice has some threads
		{unix.RLIMIT_CORE, 0},
	} {
		err := unix.Prlimit(pid, l.resource, &unix.Rlimit{Cur: l.most, Max: l.most}, nil)
		if err != nil && err != unix.ESRCH { // a short run has ended already
			return err
		}
	}
	return nil
}
