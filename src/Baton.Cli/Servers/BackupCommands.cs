using System.CommandLine;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Storage;

namespace Baton.Cli.Servers;

/// <summary><c>server backup</c> and <c>server restore</c>: the store in one file.</summary>
internal static class BackupCommands
{
    public static CliCommand Backup()
    {
        var file = new Argument<string>("file") { Description = "The file to make" };
        return new CliCommand(
            "backup", "Copy the store into a new file, also while a server runs", "server backup baton-monday.db")
            .With(file)
            .Does((parsed, session) =>
            {
                var options = Here(session);
                var path = Path.GetFullPath(parsed.GetRequiredValue(file));
                var bytes = RunStores.Backup(options.Store, options.DataDirectory, path, session.Time);
                Print(session, path, bytes, $"{path}: {bytes / 1048576.0:0.0} MiB");
                return Task.FromResult(ExitCode.Done);
            });
    }

    public static CliCommand Restore()
    {
        var file = new Argument<string>("file") { Description = "What server backup made" };
        return new CliCommand(
            "restore", "Make a backup the store of a data directory that has none", "server restore baton-monday.db --data ./restored")
            .With(file)
            .Does(async (parsed, session) =>
            {
                var options = Here(session);
                var path = Path.GetFullPath(parsed.GetRequiredValue(file));
                if (!File.Exists(path))
                {
                    throw new FileNotFoundException($"There is no file '{path}'.");
                }

                await RunStores.RestoreAsync(options.Store, options.DataDirectory, path, session.Time, session.Stop);
                var bytes = new FileInfo(path).Length;
                Print(session, options.DataDirectory, bytes, $"Restored into {options.DataDirectory}. Carry on with: baton server start");
                return ExitCode.Done;
            });
    }

    internal static Baton.Server.Configuration.ServerOptions Here(Session session) => session.Server is null
        ? Locator.OptionsOf(session)
        : throw new UsageException("--server: this works on the data directory and its store, not through a server");

    private static void Print(Session session, string path, long bytes, string text)
    {
        if (session.Printer.IsTable)
        {
            session.Printer.Out.WriteLine(text);
            return;
        }

        session.Printer.Print(DataPrinter.Json(w =>
        {
            w.WriteStartObject();
            w.WriteString("path", path);
            w.WriteNumber("size_bytes", bytes);
            w.WriteEndObject();
        }));
    }
}
