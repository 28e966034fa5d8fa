using Baton.Core.Expressions;

namespace Baton.Core.Graph;

/// <summary>Variables that exist only in some places.</summary>
[Flags]
internal enum Extras
{
    None = 0,

    /// <summary><c>secrets</c>: in <c>with</c>.</summary>
    Secrets = 1,

    /// <summary><c>item</c>, <c>index</c>: in the body of a parallel.</summary>
    Item = 2,

    /// <summary><c>error</c>, <c>attempt</c>: in <c>only_if</c>.</summary>
    Attempt = 4,

    /// <summary><c>iteration</c>: in the body and in <c>until</c> of a loop.</summary>
    Iteration = 8,

    /// <summary><c>event</c>: in <c>match</c>.</summary>
    Event = 16,

    /// <summary><c>run.status</c>: in <c>finally</c>.</summary>
    RunStatus = 32,

    /// <summary><c>correction</c>: in nodes; which ones is checked with the graph.</summary>
    Correction = 64,

    /// <summary><c>output</c>: in <c>until</c>.</summary>
    Output = 128,
}

/// <summary>The declared variables of each place.</summary>
internal sealed class Variables
{
    private const int Combinations = 256;

    private static readonly CelType NodeState = CelType.Object(new Dictionary<string, CelType>
    {
        ["status"] = CelType.String,
        ["attempts"] = CelType.Int,
        ["error"] = CelType.Dyn,
        ["cost"] = CelType.Dyn,
    });

    private static readonly Dictionary<string, CelType> Run = new()
    {
        ["id"] = CelType.String,
        ["workflow"] = CelType.String,
        ["version"] = CelType.Dyn,
        ["round"] = CelType.Int,
        ["started_at"] = CelType.Dyn,
    };

    private readonly CelEnvironment?[] environments = new CelEnvironment?[Combinations];

    public static IReadOnlyDictionary<string, Extras> ExtraOf { get; } = new Dictionary<string, Extras>
    {
        ["secrets"] = Extras.Secrets,
        ["item"] = Extras.Item,
        ["index"] = Extras.Item,
        ["error"] = Extras.Attempt,
        ["attempt"] = Extras.Attempt,
        ["output"] = Extras.Output,
        ["iteration"] = Extras.Iteration,
        ["event"] = Extras.Event,
        ["correction"] = Extras.Correction,
    };

    public CelEnvironment Of(Extras extras) => environments[(int)extras] ??= Declare(extras);

    private static CelEnvironment Declare(Extras extras)
    {
        var run = new Dictionary<string, CelType>(Run);
        if (extras.HasFlag(Extras.RunStatus))
        {
            run["status"] = CelType.String;
        }

        var types = new Dictionary<string, CelType>
        {
            ["input"] = CelType.Dyn,
            ["context"] = CelType.Dyn,
            ["outputs"] = CelType.Map(CelType.String, CelType.Dyn),
            ["nodes"] = CelType.Map(CelType.String, NodeState),
            ["run"] = CelType.Object(run),
        };
        foreach (var (name, extra) in ExtraOf)
        {
            if (extras.HasFlag(extra))
            {
                types[name] = name switch
                {
                    "secrets" => CelType.Map(CelType.String, CelType.Dyn),
                    "index" or "attempt" or "iteration" => CelType.Int,
                    _ => CelType.Dyn,
                };
            }
        }

        return new CelEnvironment(types);
    }
}
