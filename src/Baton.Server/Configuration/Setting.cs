namespace Baton.Server.Configuration;

/// <summary>One setting with its three names.</summary>
/// <param name="Key">Key in <c>baton.json</c>, or null where a file must not hold it.</param>
/// <param name="Variable">Environment variable.</param>
/// <param name="Flag">Option of the command line, or null.</param>
/// <param name="Default">As a user would write it.</param>
public sealed record Setting(string Name, string? Key, string Variable, string? Flag, string Default, string Meaning);

/// <summary>Every setting there is.</summary>
public static class SettingTable
{
    public const string Data = "data";
    public const string Store = "store";
    public const string Listen = "listen";
    public const string EgressAllow = "egress_allow";
    public const string ProcessAllow = "process_allow";
    public const string Token = "token";
    public const string MaxBody = "max_body";
    public const string MaxFeeds = "max_feeds";
    public const string RequestsPerSecond = "requests_per_second";
    public const string Models = "models";
    public const string Budgets = "budgets";

    public const string AgentKeys = "agent_keys";

    /// <summary>Name of the settings file in the data directory.</summary>
    public const string FileName = "baton.json";

    public static IReadOnlyList<Setting> All { get; } =
    [
        new(Data, null, "BATON_DATA", "--data", "the user's data folder", "Directory of everything Baton keeps."),
        new(Store, Store, "BATON_STORE", "--store", "sqlite", "sqlite, or a PostgreSQL connection string."),
        new(Listen, Listen, "BATON_LISTEN", "--listen", "127.0.0.1:7070", "Address and port; port 0 picks a free one."),
        new(EgressAllow, EgressAllow, "BATON_EGRESS_ALLOW", null, "",
            "Hosts, host:port or CIDRs nodes may reach although they are loopback or private; comma-separated."),
        new(ProcessAllow, ProcessAllow, "BATON_PROCESS_ALLOW", null, "",
            "Absolute executables process nodes may start, comma-separated, or *."),
        new(Token, null, "BATON_TOKEN", null, "", "The owner's token instead of the one in the data directory."),
        new(MaxBody, MaxBody, "BATON_MAX_BODY", null, "16777216", "Largest request body in bytes, 1024 to 16777216."),
        new(MaxFeeds, MaxFeeds, "BATON_MAX_FEEDS", null, "5000", "Live feeds open at the same time, 1 to 100000."),
        new(RequestsPerSecond, RequestsPerSecond, "BATON_REQUESTS_PER_SECOND", null, "10000",
            "Requests one caller may send per second, 1 to 1000000; twice as many at once."),
        new(Models, Models, "BATON_MODELS", null, "", "Model profiles by name: a JSON object."),
        new(Budgets, Budgets, "BATON_BUDGETS", null, "",
            "What all runs, those of a workflow and those of a user may spend in a day: a JSON object."),
        new(AgentKeys, AgentKeys, "BATON_AGENT_KEYS", null, "", "Where the keys of A2A agents lie, by origin: a JSON object."),
    ];

    /// <summary>Variables that only the command line reads.</summary>
    public static IReadOnlyList<string> CommandLineVariables { get; } = ["BATON_SERVER", "BATON_OUTPUT"];

    /// <summary>Variables of the name space that are the build's and the tests'.</summary>
    public static IReadOnlyList<string> ForeignVariables { get; } = ["BATON_FUZZ", "BATON_SHARED"];

    /// <summary>Variables under this prefix belong to tests.</summary>
    public const string TestPrefix = "BATON_TEST_";
}
