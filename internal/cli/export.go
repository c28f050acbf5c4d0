package cli

import (
	"github.com/nianbao/nianbao/internal/export"
	"github.com/spf13/cobra"
)

func (e *env) exportCommand() *cobra.Command {
	var c export.Config
	cmd := &cobra.Command{
		Use:   "export FOLDER",
		Short: "Write the whole dataset as a release others can cite",
		Long: `Writes into a new folder every table as CSV and Parquet, the values a row a report
(wide.csv, nianbao.xlsx), datapackage.json (Data Package 2.0), CSVW descriptions, a data
dictionary in Chinese and English, CITATION.cff and SHA256SUMS. The same dataset gives the
same bytes.`,
		Example: `  nianbao export nianbao-2026.1 --version 2026.1 --license CC-BY-4.0
  nianbao export nianbao-2026.2 --since nianbao-2026.1`,
		Args: between(1, 1, "one new folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := export.Write(cmd.Context(), e.database(), args[0], c); err != nil {
				return err
			}
			e.say("wrote %s", args[0])
			return nil
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&c.Version, "version", "", "version of the release; default the day of the latest fetch")
	fl.StringVar(&c.License, "license", "", "licence the data is given under, as its SPDX identifier")
	fl.StringVar(&c.Since, "since", "", "folder of the release before: changes.csv lists what changed")
	return cmd
}
