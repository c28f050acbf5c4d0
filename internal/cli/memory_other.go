//go:build !linux

package cli

// limitMemory does nothing here: what the engine does not count into its own
// limit is bounded by the machine.
func limitMemory(uint64) {}
