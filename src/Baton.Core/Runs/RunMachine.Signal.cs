using Baton.Core.Errors;
using Baton.Core.Expressions;

namespace Baton.Core.Runs;

public sealed partial class RunMachine
{
    /// <summary>Ends every wait for this event whose match is true. An event nobody waits for is refused, so that its sender
    /// knows.</summary>
    private void Signal(SignalRun command)
    {
        var heard = false;
        for (var slot = 0; slot < state.SlotCount; slot++)
        {
            ref readonly var s = ref state.Slot(slot);
            if (s.Status != NodeStatus.Waiting || s.WaitFor != "event" || s.WaitName != command.Event)
            {
                continue;
            }

            try
            {
                var match = state.NodeOf(slot).Wait!.Match;
                if (match is null || IsTrue(match, Variables(slot) with { Event = command.Data }))
                {
                    heard = true;
                    Succeed(slot, command.Data);
                }
            }
            catch (CelException exception)
            {
                heard = true;
                Fail(slot, ExpressionError($"{state.PathOf(slot)}.match", exception));
            }
        }

        if (!heard)
        {
            Refuse(ErrorKind.Conflict, "no_waiter", $"No node of this run waits for an event '{command.Event}' like this now.");
        }
    }
}
