using System.CommandLine;
using System.Runtime.InteropServices;
using Baton.Cli.Output;

namespace Baton.Cli.CommandLine;

/// <summary>One invocation: where its data, notes and questions go, and when it is told to stop.</summary>
internal sealed class Session : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<PosixSignalRegistration> signals = [];

    public Session(ParseResult parsed)
    {
        Format = GlobalOptions.FormatOf(parsed);
        Quiet = parsed.GetValue(GlobalOptions.Quiet);
        NoInput = parsed.GetValue(GlobalOptions.NoInput);
        Data = parsed.GetValue(GlobalOptions.Data);
        Store = parsed.GetValue(GlobalOptions.Store);
        Server = parsed.GetValue(GlobalOptions.Server);
        Printer = new DataPrinter(Console.Out, Format);
        Catch(PosixSignal.SIGINT);
        Catch(PosixSignal.SIGTERM);
    }

    public OutputFormat Format { get; }

    public bool Quiet { get; }

    public bool NoInput { get; }

    /// <summary><c>--data</c>, <c>--store</c>, <c>--server</c> as given, or null.</summary>
    public string? Data { get; }

    public string? Store { get; }

    public string? Server { get; }

    /// <summary>Data goes here: standard output.</summary>
    public DataPrinter Printer { get; }

    /// <summary>Messages and progress go here: standard error.</summary>
    public TextWriter Err { get; } = Console.Error;

    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>Fires on Ctrl-C and SIGTERM.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>A person sits at the terminal and may be asked.</summary>
    public bool CanAsk => !NoInput && !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Progress can be redrawn in place.</summary>
    public bool CanRedraw => !Quiet && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>See https://no-color.org: any value but the empty one.</summary>
    public bool Color => CanRedraw && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Tells which run it is about: with a word before it for a person, alone in a line for a script that reads it; beside data
    /// for a program it is a message.</summary>
    public void TellId(string id)
    {
        if (!Printer.IsTable)
        {
            Err.WriteLine($"Run: {id}");
        }
        else
        {
            Printer.Out.WriteLine(Console.IsOutputRedirected ? id : $"Run: {id}");
        }
    }

    /// <summary>Tells something worth knowing, unless told to be quiet.</summary>
    public void Note(string text)
    {
        if (!Quiet)
        {
            Err.WriteLine(text);
        }
    }

    /// <summary>Tells something that must not be missed.</summary>
    public void Warn(string text) => Err.WriteLine(text);

    public void Dispose()
    {
        foreach (var signal in signals)
        {
            signal.Dispose();
        }

        stop.Dispose();
    }

    private void Catch(PosixSignal signal) => signals.Add(PosixSignalRegistration.Create(signal, context =>
    {
        // A second Ctrl-C ends the process the hard way: whatever is committed stays.
        context.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    }));
}
