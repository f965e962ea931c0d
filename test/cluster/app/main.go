// The application of the cluster tests: its image holds this one program and no shell.
//
// At its start it looks at the files of SECRETS_DIR and prints one line of JSON: when it started, and of each file
// the time, the size and the SHA-256, never the contents. It fails when a file of REQUIRED_FILES (names separated by
// commas) is missing or empty: the failure that this project exists to prevent. Then it serves on PORT (8080), /healthz for
// probes and /files for the same report made anew, until SIGTERM; with RUN_ONCE=true it ends at once, as a Job does.
// WATCH=true looks at the files every 20 ms and prints a line with their hashes whenever one has changed.
// REPORT_ENV (names separated by commas) adds the SHA-256 of these variables to the report.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

type file struct {
	MTime  string `json:"mtime"`
	Size   int64  `json:"size"`
	Mode   string `json:"mode"`
	SHA256 string `json:"sha256,omitempty"`
	Error  string `json:"error,omitempty"`
}

type report struct {
	StartedAt string            `json:"startedAt"`
	Uid       int               `json:"uid"`
	Files     map[string]file   `json:"files"`
	Env       map[string]string `json:"env,omitempty"`
	Missing   []string          `json:"missing,omitempty"`
	Error     string            `json:"error,omitempty"`
}

func main() {
	startedAt := time.Now()
	first := look(startedAt)
	json.NewEncoder(os.Stdout).Encode(first)
	if len(first.Missing) > 0 || first.Error != "" {
		os.Exit(1)
	}
	if os.Getenv("RUN_ONCE") == "true" {
		return
	}

	if os.Getenv("WATCH") == "true" {
		go watch(startedAt, first)
	}
	http.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	http.HandleFunc("/files", func(w http.ResponseWriter, _ *http.Request) { json.NewEncoder(w).Encode(look(startedAt)) })
	go func() {
		port := os.Getenv("PORT")
		if port == "" {
			port = "8080"
		}
		fmt.Fprintln(os.Stderr, http.ListenAndServe(":"+port, nil))
		os.Exit(1)
	}()
	stop := make(chan os.Signal, 1) // as process 1 we would not die of a signal that we do not handle
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	<-stop
}

// Never the contents, as above. What appears under a file's name is what counts, not what the agent writes beside it.
func watch(startedAt time.Time, last report) {
	for range time.Tick(20 * time.Millisecond) {
		now := look(startedAt)
		if fmt.Sprint(now) != fmt.Sprint(last) {
			json.NewEncoder(os.Stdout).Encode(now)
			last = now
		}
	}
}

func look(startedAt time.Time) report {
	found := report{StartedAt: startedAt.UTC().Format(time.RFC3339Nano), Uid: os.Getuid(), Files: map[string]file{}, Env: variables()}
	folder := os.Getenv("SECRETS_DIR")
	if folder == "" {
		return found
	}
	err := filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if os.IsNotExist(err) { // what the agent writes beside a file and then renames
			return nil
		}
		if err != nil {
			return err
		}
		if name, _ := filepath.Rel(folder, path); info.Mode().IsRegular() {
			found.Files[name] = describe(path, info)
		}
		return nil
	})
	if err != nil {
		found.Error = err.Error()
	}
	for _, name := range strings.Split(os.Getenv("REQUIRED_FILES"), ",") {
		// A folder that is read while a name in it changes hands may not show it.
		if info, err := os.Stat(filepath.Join(folder, name)); err == nil && name != "" {
			found.Files[name] = describe(filepath.Join(folder, name), info)
		}
		if f, ok := found.Files[name]; name != "" && (!ok || f.Size == 0 || f.Error != "") {
			found.Missing = append(found.Missing, name)
		}
	}
	return found
}

// The SHA-256 of each variable of REPORT_ENV that is set.
func variables() map[string]string {
	sums := map[string]string{}
	for _, name := range strings.Split(os.Getenv("REPORT_ENV"), ",") {
		if value, set := os.LookupEnv(name); set {
			sum := sha256.Sum256([]byte(value))
			sums[name] = hex.EncodeToString(sum[:])
		}
	}
	return sums
}

func describe(path string, info os.FileInfo) file {
	described := file{
		MTime: info.ModTime().UTC().Format(time.RFC3339Nano),
		Size:  info.Size(),
		Mode:  fmt.Sprintf("%04o", info.Mode().Perm()),
	}
	contents, err := os.ReadFile(path)
	if err != nil {
		described.Error = err.Error()
		return described
	}
	sum := sha256.Sum256(contents)
	described.SHA256 = hex.EncodeToString(sum[:])
	return described
}
