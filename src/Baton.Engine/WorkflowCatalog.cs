using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Engine.Store;

namespace Baton.Engine;

/// <summary>Compiled workflows by the hash of their text, kept while recently used.</summary>
/// <param name="known">The tools, agents and secrets that a new text may name.</param>
/// <param name="pinsOf">What the tools of other servers that a text names look like now.</param>
public sealed class WorkflowCatalog(
    IWorkflowStore store, Func<CompileOptions> known, Func<string, IReadOnlyList<ToolPin>>? pinsOf = null)
{
    private const int Kept = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Hash, CompiledWorkflow Workflow)>> byHash = [];
    private readonly LinkedList<(string Hash, CompiledWorkflow Workflow)> byUse = new();

    /// <summary>Hashes of recently used texts that the store is known to keep, so that starting a run costs no look at them.</summary>
    private readonly HashSet<string> stored = [];

    /// <summary>Checks a text as publishing would: every mistake at once.</summary>
    public CompileResult Check(string text) => WorkflowCompiler.Compile(text, known());

    /// <summary>Compiles a new text.</summary>
    /// <exception cref="BatonException">Invalid <c>invalid_workflow</c> with every mistake.</exception>
    public (string Hash, CompiledWorkflow Workflow) Compile(string text)
    {
        var hash = ContentHash.Of(text);
        if (Find(hash) is { } known)
        {
            return (hash, known);
        }

        var result = Check(text);
        if (result.Workflow is not { } workflow)
        {
            throw BatonException.Invalid("invalid_workflow", $"The workflow has {result.Diagnostics.Count} mistake(s).",
                result.Diagnostics);
        }

        Keep(hash, workflow);
        return (hash, workflow);
    }

    /// <summary>Compiles a text and sees to it that the store keeps it, as runs of it need.</summary>
    /// <exception cref="BatonException">Invalid <c>invalid_workflow</c> with every mistake; Unavailable.</exception>
    public (string Hash, CompiledWorkflow Workflow) Put(string text)
    {
        var (hash, workflow) = Compile(text);
        Pin(hash, text);
        lock (gate)
        {
            if (stored.Contains(hash))
            {
                return (hash, workflow);
            }
        }

        store.PutDefinition(hash, workflow.Name, text);
        lock (gate)
        {
            if (stored.Count >= Kept)
            {
                stored.Clear();
            }

            stored.Add(hash);
        }

        return (hash, workflow);
    }

    /// <summary>Keeps what the tools of other servers that the text names look like now: its runs call them only while they still look
    /// the same. To be called whenever somebody hands the text in, to be published or to be run.</summary>
    public void Pin(string hash, string text)
    {
        var moved = pinsOf?.Invoke(text).Where(pin => store.FindToolPin(hash, pin.Tool) != pin.Hash).ToList();
        if (moved is { Count: > 0 })
        {
            store.PinTools(hash, moved);
        }
    }

    /// <summary>The compiled workflow of a text the store keeps. Compiled without the checks against tools, agents and secrets, which
    /// may have changed since.</summary>
    /// <exception cref="InvalidOperationException">The store has lost the text, or this version refuses what an earlier one
    /// took.</exception>
    public CompiledWorkflow Resolve(string hash)
    {
        // Kept apart from texts checked against what there is today: what an old run may use says nothing about a new one.
        var key = "unchecked:" + hash;
        if ((Find(hash) ?? Find(key)) is { } known)
        {
            return known;
        }

        var text = store.FindDefinition(hash) ?? throw new InvalidOperationException($"The store has no definition {hash}.");
        var result = WorkflowCompiler.Compile(text, new CompileOptions());
        var workflow = result.Workflow
            ?? throw new InvalidOperationException($"The stored definition {hash} does not compile: {result.Diagnostics[0].Message}");
        Keep(key, workflow);
        return workflow;
    }

    /// <summary>To be called when tools or agents have gone or changed: what was checked against them is checked anew.</summary>
    public void Forget()
    {
        lock (gate)
        {
            byHash.Clear();
            byUse.Clear();
            stored.Clear();
        }
    }

    private CompiledWorkflow? Find(string hash)
    {
        lock (gate)
        {
            if (!byHash.TryGetValue(hash, out var entry))
            {
                return null;
            }

            byUse.Remove(entry);
            byUse.AddFirst(entry);
            return entry.Value.Workflow;
        }
    }

    private void Keep(string hash, CompiledWorkflow workflow)
    {
        lock (gate)
        {
            if (byHash.ContainsKey(hash))
            {
                return;
            }

            byHash[hash] = byUse.AddFirst((hash, workflow));
            if (byHash.Count > Kept)
            {
                byHash.Remove(byUse.Last!.Value.Hash);
                byUse.RemoveLast();
            }
        }
    }
}
