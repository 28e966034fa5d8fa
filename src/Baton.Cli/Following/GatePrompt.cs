using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Sdk.Client;

namespace Baton.Cli.Following;

/// <summary>Asks the person at the terminal to decide gates.</summary>
internal sealed class GatePrompt(IBaton baton, Session session)
{
    /// <summary>Asks for each gate in turn.</summary>
    /// <returns>False when nothing was decided: there was no gate, or the person ended the input.</returns>
    public async Task<bool> AskAsync(IReadOnlyList<string> gates)
    {
        var decided = false;
        foreach (var id in gates)
        {
            var gate = await baton.GetGateAsync(id, session.Stop);
            decided |= gate.Status != "open" || await AskAsync(gate);
        }

        return decided;
    }

    private async Task<bool> AskAsync(GateView gate)
    {
        Introduce(gate);
        while (true)
        {
            if (Option(gate) is not { } option)
            {
                return false;
            }

            var comment = option == "correct" ? Line("What should be corrected? ")
                : gate.Kind == "approval" ? Line("Comment (optional): ") : null;
            var values = FormPrompt.Ask(gate, option, session.Err, Line);
            try
            {
                await baton.AnswerGateAsync(
                    gate.Id,
                    new GateAnswerBody { Decision = option, Comment = string.IsNullOrEmpty(comment) ? null : comment, Values = values },
                    session.Stop);
                return true;
            }
            catch (Exception failure) when (Failures.CodeOf(failure) == ExitCode.Invalid)
            {
                Failures.Print(failure, session.Err);
            }
            catch (Exception failure)
                when (failure is BatonException or BatonClientException && Failures.CodeOf(failure) == ExitCode.Conflict)
            {
                session.Warn($"Somebody was faster: {failure.Message}");
                return true;
            }
        }
    }

    private void Introduce(GateView gate)
    {
        session.Err.WriteLine();
        session.Err.WriteLine($"{BoxTable.Printable(gate.Node)}: {BoxTable.Printable(gate.Title)}");
        if (gate.Description is { Length: > 0 } description)
        {
            foreach (var line in description.Split('\n'))
            {
                session.Err.WriteLine($"  {BoxTable.Printable(line)}");
            }
        }

        if (gate.DueAt is { } due)
        {
            session.Err.WriteLine($"  until {Durations.Show(due, session.Time)}");
        }
    }

    private string? Option(GateView gate)
    {
        if (gate.Options.Count == 1)
        {
            return gate.Options[0];
        }

        for (var i = 0; i < gate.Options.Count; i++)
        {
            session.Err.WriteLine($"  {i + 1}) {BoxTable.Printable(gate.Options[i])}");
        }

        while (true)
        {
            if (Line($"Your decision (1-{gate.Options.Count}): ") is not { } answer)
            {
                return null;
            }

            var word = answer.Trim();
            if (gate.Options.Contains(word))
            {
                return word;
            }

            if (int.TryParse(word, out var number) && number >= 1 && number <= gate.Options.Count)
            {
                return gate.Options[number - 1];
            }

            session.Err.WriteLine(NearestWord.Hint(word, gate.Options) ?? $"There is no option '{BoxTable.Printable(word)}'.");
        }
    }

    /// <summary>One line of the person's, or null when there will be none.</summary>
    private string? Line(string question)
    {
        session.Err.Write(question);
        // Reading cannot be cancelled; Ctrl-C must not have to wait for Enter.
        var reading = Task.Run(Console.In.ReadLine);
        reading.Wait(session.Stop);
        return reading.Result;
    }
}
