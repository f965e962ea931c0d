// HashiCorp's Vault as its own repository builds it, from the Go module proxy. Only for tests: Vault's licence
// (BUSL 1.1) forbids offering it as a service of one's own, and nothing of it is in this package.
package main

import (
	"os"

	"github.com/hashicorp/vault/command"
)

func main() {
	os.Exit(command.Run(os.Args[1:]))
}
