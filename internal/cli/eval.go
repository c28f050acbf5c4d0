package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/internal/eval"
	"github.com/spf13/cobra"
)

func (e *env) evalCommand() *cobra.Command {
	var format string
	var minPrecision, minRecall float64
	cmd := &cobra.Command{
		Use:   "eval GOLD.jsonl",
		Short: "Score extraction against labelled reports: precision and recall by family and form",
		Args:  between(1, 1, "one gold file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, "table", "json"); err != nil {
				return err
			}
			result, err := e.score(args[0])
			if err != nil {
				return err
			}
			if err := result.Write(e.out, format); err != nil {
				return err
			}
			if p := result.Precision().Value(); p < minPrecision {
				return fmt.Errorf("precision %.4f is under %.4f", p, minPrecision)
			}
			if r := result.Recall().Value(); r < minRecall {
				return fmt.Errorf("recall %.4f is under %.4f", r, minRecall)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "output format: table, json")
	cmd.Flags().Float64Var(&minPrecision, "min-precision", 0, "exit 1 when precision is lower")
	cmd.Flags().Float64Var(&minRecall, "min-recall", 0, "exit 1 when recall is lower")
	return cmd
}

// score reads the pages a gold file names, relative to it.
func (e *env) score(name string) (*eval.Result, error) {
	x, err := e.extractor()
	if err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	gold, err := eval.Read(f, name)
	if err != nil {
		return nil, err
	}
	return eval.Score(gold, func(file string) (*extract.Report, error) {
		page, err := readLimited(filepath.Join(filepath.Dir(name), filepath.FromSlash(file)))
		if err != nil {
			return nil, err
		}
		return x.Extract(page, "")
	})
}
