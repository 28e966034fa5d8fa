using Baton.Core.Errors;
using Baton.Core.Expressions;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

public sealed partial class RunMachine
{
    private void Start(StartRun command)
    {
        foreach (var preset in command.Created.Presets)
        {
            if (state.FindSlot(preset.Node) < 0)
            {
                Refuse(ErrorKind.Invalid, "unknown_node", $"There is no node '{preset.Node}' to give an output to.");
                return;
            }
        }

        Emit(RunEventType.RunCreated, command.Created);
        Emit(RunEventType.RunStarted, null);
        foreach (var preset in command.Created.Presets)
        {
            TakeOver(preset);
        }

        foreach (var node in state.Main.Graph.Nodes)
        {
            if (state.Main.Graph.In(node.Index).IsEmpty)
            {
                Consider(node.Index);
            }
        }
    }

    /// <summary>Goes on with what the pause kept from beginning.</summary>
    private void Resume(ResumeRun command)
    {
        Emit(RunEventType.RunResumed, new RunActionData(command.By, null));
        state.TouchAll();
    }

    private void TakeOver(Preset preset)
    {
        var slot = state.FindSlot(preset.Node);
        if (state.Slot(slot).Status != NodeStatus.Pending)
        {
            return;
        }

        if (preset.Output is { } output)
        {
            var picks = state.NodeOf(slot).Type is NodeType.Condition or NodeType.HumanGate;
            Succeed(slot, output, preset.Branch ?? (picks ? BranchIn(output) : null), preset: true);
        }
        else
        {
            Skip(slot, EndedBy.Preset, null);
        }
    }

    /// <summary>Outputs of conditions and gates name the branch they took.</summary>
    private static string? BranchIn(Payload output) =>
        output.Value is CelMap map && (map.TryGet("branch", out var branch) || map.TryGet("decision", out branch))
            && branch is CelString text
            ? text.Value
            : null;
}
