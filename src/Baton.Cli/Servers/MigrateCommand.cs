using System.CommandLine;
using System.Text.Json;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Storage;
using Baton.Storage.Moving;

namespace Baton.Cli.Servers;

/// <summary><c>server migrate</c>: everything from one store into another, runs in flight included.</summary>
internal static class MigrateCommand
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMilliseconds(200);

    public static CliCommand Build()
    {
        var to = new Option<string?>("--to")
        {
            Description = "Where to: sqlite (baton.db in the data directory) or a PostgreSQL address; empty, or where it came from",
            HelpName = "store",
        };
        var reopen = new Option<bool>("--reopen")
        {
            Description = "Use a store again that was moved away, as it was then; what happened since is in the other one only",
        };
        return new CliCommand(
            "migrate", "Move everything into another store; the runs go on there",
            "server migrate --to postgres://baton:secret@db.example/baton",
            "server migrate --store postgres://baton:secret@db.example/baton --to sqlite",
            "server migrate --reopen   # back to the store as it was when it was moved")
            .With(to, reopen)
            .Does((parsed, session) =>
            {
                var options = BackupCommands.Here(session);
                return Task.FromResult((parsed.GetValue(to), parsed.GetValue(reopen)) switch
                {
                    ({ } target, false) => Move(session, options.Store, target, options.DataDirectory),
                    (null, true) => Reopen(session, options.Store, options.DataDirectory),
                    _ => throw new UsageException("give --to STORE, or --reopen"),
                });
            });
    }

    private static int Move(Session session, string from, string to, string directory)
    {
        var started = session.Time.GetTimestamp();
        var progress = new Progress(session);
        MoveReport report;
        try
        {
            report = RunStores.Move(from, to, directory, session.Time, progress.Show, session.Stop);
        }
        catch (OperationCanceledException)
        {
            session.Warn("Broken off. Run the same command again: it carries on.");
            throw;
        }
        finally
        {
            progress.End();
        }

        var took = session.Time.GetElapsedTime(started);
        if (session.Printer.IsTable)
        {
            Print(session, report, took);
        }
        else
        {
            session.Printer.Print(Json(report, took));
        }

        session.Note(
            $"{report.From} is marked as moved and opens no more. Use the new store: --store, BATON_STORE or \"store\" in baton.json.");
        return ExitCode.Done;
    }

    private static int Reopen(Session session, string store, string directory)
    {
        var other = RunStores.Reopen(store, directory, session.Time);
        if (!session.Printer.IsTable)
        {
            session.Printer.Print(DataPrinter.Json(w =>
            {
                w.WriteStartObject();
                w.WriteString("store", RunStores.Describe(store));
                w.WriteString("moved_to", other);
                w.WriteEndObject();
            }));
        }

        session.Warn(
            $"{RunStores.Describe(store)} can be used again, as it was when it was moved to {other}. That one has the same runs: "
            + "use one of the two only, or each will carry them on.");
        return ExitCode.Done;
    }

    private static void Print(Session session, MoveReport report, TimeSpan took)
    {
        var to = session.Printer.Out;
        if (report.Repeated)
        {
            to.WriteLine($"Everything was moved before, from {report.From} to {report.To}.");
            return;
        }

        var table = new BoxTable("Table", "Rows", "Checksum of both");
        foreach (var one in report.Tables)
        {
            table.Add(one.Table, one.Rows.ToString("N0"), one.Checksum);
        }

        table.Print(to);
        to.WriteLine(
            $"Moved {report.Tables.Sum(one => one.Rows):N0} rows from {report.From} to {report.To} in {took.TotalSeconds:0.0} s"
            + (report.CarriedOn ? ", carrying on what had been broken off." : "."));
    }

    private static JsonElement Json(MoveReport report, TimeSpan took) => DataPrinter.Json(w =>
    {
        w.WriteStartObject();
        w.WriteString("from", report.From);
        w.WriteString("to", report.To);
        w.WriteBoolean("repeated", report.Repeated);
        w.WriteBoolean("carried_on", report.CarriedOn);
        w.WriteNumber("duration_ms", (long)took.TotalMilliseconds);
        w.WriteNumber("rows", report.Tables.Sum(one => one.Rows));
        w.WriteStartArray("tables");
        foreach (var one in report.Tables)
        {
            w.WriteStartObject();
            w.WriteString("table", one.Table);
            w.WriteNumber("rows", one.Rows);
            w.WriteString("checksum", one.Checksum);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    });

    /// <summary>One line that is drawn anew at a terminal, else one for each table that is done.</summary>
    private sealed class Progress(Session session)
    {
        private long shown;
        private int width;

        public void Show(MoveProgress step)
        {
            if (session.Quiet || (!session.CanRedraw && !step.Whole))
            {
                return;
            }

            var text = $"{(step.Verifying ? "compared" : "moved")} {step.Table}: {step.Rows:N0} of {step.Total:N0}";
            if (!session.CanRedraw)
            {
                session.Err.WriteLine(text);
                return;
            }

            if (shown == 0 || step.Whole || session.Time.GetElapsedTime(shown) >= BetweenLines)
            {
                shown = session.Time.GetTimestamp();
                session.Err.Write("\r" + text.PadRight(width));
                width = text.Length;
            }
        }

        public void End()
        {
            if (width > 0)
            {
                session.Err.Write("\r" + new string(' ', width) + "\r");
            }
        }
    }
}
