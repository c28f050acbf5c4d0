package frontier

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// postgresAddress is the PostgreSQL server that tests use: that of the
// environment variable NIANBAO_TEST_POSTGRES, or one started in a folder of its
// own, on a Unix socket. "" where there is none.
var postgresAddress string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		postgresAddress = os.Getenv("NIANBAO_TEST_POSTGRES")
		if postgresAddress == "" {
			stop, err := startPostgres()
			if err != nil {
				fmt.Fprintln(os.Stderr, "PostgreSQL for tests:", err)
				return 1
			}
			defer stop()
		}
		return m.Run()
	}())
}

// startPostgres starts a server if there is one on this machine.
func startPostgres() (stop func(), err error) {
	bin := postgresPrograms()
	if bin == "" {
		return func() {}, nil
	}
	dir, err := os.MkdirTemp("", "nianbao-pg")
	if err != nil {
		return nil, err
	}
	clean := func() { os.RemoveAll(dir) }
	run := func(name string, args ...string) *exec.Cmd {
		cmd := exec.Command(filepath.Join(bin, name), args...)
		cmd.Dir = dir
		return cmd
	}
	if os.Geteuid() == 0 { // PostgreSQL refuses to be root
		as, err := unprivileged(dir)
		if err != nil {
			clean()
			return nil, err
		}
		plain := run
		run = func(name string, args ...string) *exec.Cmd {
			cmd := plain(name, args...)
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
			return cmd
		}
	}
	data := filepath.Join(dir, "data")
	if out, err := run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8").CombinedOutput(); err != nil {
		clean()
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	options := "-k " + dir + " -c listen_addresses='' -c fsync=off -c max_connections=200"
	if out, err := run("pg_ctl", "-D", data, "-l", filepath.Join(dir, "log"), "-w", "-o", options, "start").CombinedOutput(); err != nil {
		clean()
		return nil, fmt.Errorf("pg_ctl: %w: %s", err, out)
	}
	postgresAddress = "postgres://postgres@/postgres?host=" + url.QueryEscape(dir)
	return func() {
		if out, err := run("pg_ctl", "-D", data, "-m", "immediate", "stop").CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "%v: %s\n", err, out)
		}
		clean()
	}, nil
}

// postgresPrograms is the folder of the server's programs, "" if there is none.
func postgresPrograms() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(debian) > 0 {
		return filepath.Dir(debian[len(debian)-1])
	}
	return ""
}

// unprivileged gives a folder to the user postgres or nobody.
func unprivileged(dir string) (*syscall.Credential, error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(dir, int(uid), int(gid))
}

var databases atomic.Int64

// database makes an empty database on the server of the tests and returns its address.
func database(t testing.TB) string {
	t.Helper()
	db, err := sql.Open("pgx", postgresAddress)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := fmt.Sprintf("nianbao_%d_%d", os.Getpid(), databases.Add(1))
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(strings.Replace(postgresAddress, "@/", "@x/", 1))
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return strings.Replace(u.String(), "@x/", "@/", 1)
}

// onEach runs a test on a SQLite file and on PostgreSQL, if there is one.
func onEach(t *testing.T, test func(t *testing.T, address string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "frontier.sqlite")) })
	if postgresAddress == "" {
		t.Log("no PostgreSQL here: on SQLite only")
		return
	}
	t.Run("postgres", func(t *testing.T) { test(t, database(t)) })
}
