using System.CommandLine;
using System.Globalization;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Contracts;

namespace Baton.Cli.Agents;

/// <summary><c>baton agent</c>.</summary>
internal static class AgentCommand
{
    public static CliCommand Build() =>
        new CliCommand(
            "agent", "Register the A2A agents that workflows call, see how they are, and which models there are",
            "agent add ranker https://agents.example/ranker", "agent list", "agent show ranker", "agent models")
        .With(Add(), List(), Show(), Check(), Remove(), Models());

    private static CliCommand Add()
    {
        var name = Name();
        var url = new Argument<string>("url") { Description = "Its address; the card lies at /.well-known/agent-card.json below it" };
        return new CliCommand(
            "add", "Fetch an agent's card and register it", "agent add ranker https://agents.example/ranker",
            "agent add ranker https://agents.example/ranker/card.json")
            .With(name, url)
            .Does(async (parsed, session) =>
            {
                await using var agents = await AgentAccess.OpenAsync(session);
                var body = new AddAgentBody { Name = parsed.GetRequiredValue(name), Url = parsed.GetRequiredValue(url) };
                Show(session, await agents.AddAsync(body, session.Stop));
                return ExitCode.Done;
            });
    }

    private static CliCommand List() =>
        new CliCommand("list", "List the registered agents", "agent list", "agent list -o json").Does(async (_, session) =>
        {
            await using var agents = await AgentAccess.OpenAsync(session);
            var all = await agents.ListAsync(session.Stop);
            session.Printer.PrintList(all, BatonJson.Default.AgentView, to =>
            {
                var table = new BoxTable("Agent", "Address", "Protocol", "Skills", "Calls", "Checked", "Error");
                foreach (var one in all)
                {
                    table.Add(
                        one.Name, one.Url, $"{one.Binding} {one.Protocol}", string.Join(", ", one.Skills.Select(skill => skill.Id)),
                        one.Calls.ToString(CultureInfo.InvariantCulture), Durations.Show(one.CheckedAt, session.Time), one.Error);
                }

                table.Print(to);
            });
            return ExitCode.Done;
        });

    private static CliCommand Show() => OnOne(
        "show", "Show an agent, its skills and when it was last asked", (agents, name, session) => agents.GetAsync(name, session.Stop));

    private static CliCommand Check() => OnOne(
        "check", "Fetch an agent's card again; exit code 9 when that cannot be done",
        (agents, name, session) => agents.CheckAsync(name, session.Stop),
        agent => agent.Error is null ? ExitCode.Done : ExitCode.Unreachable);

    private static CliCommand Models() =>
        new CliCommand("models", "List the models of the settings, with what each has cost", "agent models", "agent models -o json")
        .Does(async (_, session) =>
        {
            await using var agents = await AgentAccess.OpenAsync(session);
            var all = await agents.ModelsAsync(session.Stop);
            session.Printer.PrintList(all, BatonJson.Default.ModelView, to =>
            {
                var table = new BoxTable("Model", "Provider", "Is", "Input", "Cached", "Output", "Spent", "Tokens in", "Tokens out");
                foreach (var one in all)
                {
                    table.Add(
                        one.Name, one.Provider, one.Model, Costs.Money(one.InputPrice), Costs.Money(one.CachedPrice),
                        Costs.Money(one.OutputPrice),
                        $"{Costs.Money(one.Cost.Amount)} {one.Currency}", Count(one.Cost.InputTokens), Count(one.Cost.OutputTokens));
                }

                table.Print(to);
            });
            session.Note(all.Count == 0
                ? "No models are configured: they stand under 'models' in baton.json of the data directory, or in BATON_MODELS."
                : "Input, cached and output are prices per million tokens.");
            return ExitCode.Done;
        });

    private static CliCommand Remove()
    {
        var name = Name();
        return new CliCommand("remove", "Forget an agent; workflows that name it fail from then on", "agent remove ranker")
            .With(name)
            .Does(async (parsed, session) =>
            {
                await using var agents = await AgentAccess.OpenAsync(session);
                await agents.RemoveAsync(parsed.GetRequiredValue(name), session.Stop);
                return ExitCode.Done;
            });
    }

    private static CliCommand OnOne(
        string verb, string description, Func<AgentAccess, string, Session, Task<AgentView>> get, Func<AgentView, int>? exit = null)
    {
        var name = Name();
        return new CliCommand(verb, description, $"agent {verb} ranker").With(name).Does(async (parsed, session) =>
        {
            await using var agents = await AgentAccess.OpenAsync(session);
            var agent = await get(agents, parsed.GetRequiredValue(name), session);
            Show(session, agent);
            return exit?.Invoke(agent) ?? ExitCode.Done;
        });
    }

    private static Argument<string> Name() => new("name") { Description = "As workflows name it" };

    private static void Show(Session session, AgentView agent) =>
        session.Printer.Print(agent, BatonJson.Default.AgentView, to =>
        {
            Line(to, "Agent", agent.Name);
            Line(to, "Address", agent.Url);
            Line(to, "Title", agent.Title);
            Line(to, "Description", agent.Description);
            Line(to, "Version", agent.Version);
            Line(to, "Protocol", $"{agent.Binding} {agent.Protocol}{(agent.Streaming ? ", streaming" : "")}");
            foreach (var skill in agent.Skills)
            {
                Line(to, "Skill", $"{skill.Id}: {skill.Name}. {skill.Description}");
            }

            Line(to, "Calls", Count(agent.Calls));
            Line(to, "Card", agent.CardHash);
            Line(to, "Checked", Durations.Show(agent.CheckedAt, session.Time));
            Line(to, "Error", agent.Error);
        });

    private static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Line(TextWriter to, string name, string? value)
    {
        if (value is { Length: > 0 })
        {
            to.WriteLine($"{name}: {BoxTable.Printable(value)}");
        }
    }
}
