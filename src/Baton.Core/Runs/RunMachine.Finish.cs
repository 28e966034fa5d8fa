using System.Buffers;
using System.Text.Json;
using Baton.Core.Expressions;

namespace Baton.Core.Runs;

public sealed partial class RunMachine
{
    /// <summary>Begins the finally graph, or ends the run, when it is time: a run that has nothing left to begin ends while it is paused,
    /// too. Returns true when something happened.</summary>
    private bool Finish()
    {
        if (state.Main.Outstanding > 0)
        {
            return false;
        }

        if (state.Finally is { Outstanding: > 0 } last)
        {
            if (last.Activated || state.Status == RunStatus.Paused)
            {
                return false;
            }

            last.Activated = true;
            BeginScope(last);
            return true;
        }

        EndRun();
        return true;
    }

    private void EndRun()
    {
        if (state.CancelRequested)
        {
            Emit(RunEventType.RunCancelled, state.CancelAction ?? new RunActionData(null, null));
            return;
        }

        if (state.TimedOut)
        {
            var error = new NodeError("timeout", $"The run took longer than {Describe(state.Workflow.Timeout)}.", null, Retryable: false);
            Emit(RunEventType.RunFailed, new RunFailedData(error, null));
            return;
        }

        var failed = state.Main.Failure is null ? state.Finally : state.Main;
        if (failed?.Failure is { } failure)
        {
            Emit(RunEventType.RunFailed, new RunFailedData(failure, state.PathOf(failed.FailedSlot)));
            return;
        }

        try
        {
            var output = RunOutput();
            Emit(state.HasToleratedFailure() ? RunEventType.RunPartiallySucceeded : RunEventType.RunSucceeded, new RunOutputData(output));
        }
        catch (CelException exception)
        {
            Emit(RunEventType.RunFailed, new RunFailedData(ExpressionError("output", exception), null));
        }
    }

    private Payload RunOutput() =>
        state.Workflow.Output is { } template ? template.Evaluate(Variables(0)) : SinkOutputs(state.Main, Sinks(state.Main));

    /// <summary>Nodes nothing comes after; a fallback gives its output through the node it stands in for.</summary>
    private List<int> Sinks(GraphScope scope)
    {
        List<int> sinks = [];
        foreach (var node in scope.Graph.Nodes)
        {
            if (scope.Graph.Out(node.Index).IsEmpty && !node.IsFallback)
            {
                sinks.Add(scope.BaseSlot + node.Index);
            }
        }

        return sinks;
    }

    /// <summary>The outputs of those that have one, by id.</summary>
    private Payload SinkOutputs(GraphScope scope, List<int> sinks)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Payloads.WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var slot in sinks)
            {
                if (state.Slot(slot).Output is { } output)
                {
                    writer.WritePropertyName(scope.Graph.Nodes[slot - scope.BaseSlot].Id);
                    writer.WriteRawValue(output.Utf8, skipInputValidation: true);
                }
            }

            writer.WriteEndObject();
        }

        return new Payload(buffer.WrittenSpan.ToArray());
    }
}
