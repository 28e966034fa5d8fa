namespace Baton.Core.Expressions.Patterns;

internal enum InstructionKind
{
    /// <summary>Consumes a code point of <see cref="Instruction.Set"/>.</summary>
    Consume,

    /// <summary>Goes on at both <see cref="Instruction.Next"/> and <see cref="Instruction.Other"/>.</summary>
    Split,

    Assert,
    Match,
}

internal readonly record struct Instruction(
    InstructionKind Kind, int Next, int Other = -1, CodePointSet? Set = null, PatternAssertion Assertion = default);

/// <summary>A tree to instructions of a nondeterministic automaton (Thompson). Built from the end, so that every instruction knows what
/// follows it.</summary>
internal sealed class PatternCompiler
{
    /// <summary>Bounds memory and the work per character: counted repetitions multiply.</summary>
    public const int MaxInstructions = 5_000;

    private readonly List<Instruction> instructions = [];
    private int copies;

    /// <exception cref="PatternError">More than <see cref="MaxInstructions"/>.</exception>
    public static (Instruction[] Instructions, int Start) Compile(PatternNode node)
    {
        var compiler = new PatternCompiler();
        var match = compiler.Emit(new(InstructionKind.Match, -1));
        var start = compiler.Emit(node, match);
        return ([.. compiler.instructions], start);
    }

    private int Emit(Instruction instruction)
    {
        if (instructions.Count >= MaxInstructions)
        {
            throw TooBig();
        }

        instructions.Add(instruction);
        return instructions.Count - 1;
    }

    /// <returns>Where the node's instructions start.</returns>
    private int Emit(PatternNode node, int next)
    {
        switch (node)
        {
            case SetNode set:
                return Emit(new(InstructionKind.Consume, next, Set: set.Set));
            case AssertionNode assertion:
                return Emit(new(InstructionKind.Assert, next, Assertion: assertion.Assertion));
            case SequenceNode sequence:
                for (var i = sequence.Parts.Count - 1; i >= 0; i--)
                {
                    next = Emit(sequence.Parts[i], next);
                }

                return next;
            case ChoiceNode choice:
                var start = Emit(choice.Choices[^1], next);
                for (var i = choice.Choices.Count - 2; i >= 0; i--)
                {
                    start = Emit(new(InstructionKind.Split, Emit(choice.Choices[i], next), start));
                }

                return start;
            case RepeatNode repeat:
                return EmitRepeat(repeat, next);
            default:
                return next;
        }
    }

    private int EmitRepeat(RepeatNode repeat, int next)
    {
        if (repeat.Max < 0)
        {
            var loop = Emit(new(InstructionKind.Split, -1, next));
            instructions[loop] = instructions[loop] with { Next = Emit(repeat.Inner, loop) };
            next = loop;
        }
        else
        {
            // x{2,4} is xx(x(x)?)?: leaving one optional part leaves them all.
            var after = next;
            for (var i = repeat.Min; i < repeat.Max; i++)
            {
                next = Emit(new(InstructionKind.Split, Emit(repeat.Inner, next), after));
            }
        }

        for (var i = 0; i < repeat.Min; i++)
        {
            next = EmitCopy(repeat.Inner, next);
        }

        return next;
    }

    // An inner part without instructions would make counted repetitions of it loop without reaching the limit.
    private int EmitCopy(PatternNode inner, int next)
    {
        copies++;
        return copies <= MaxInstructions ? Emit(inner, next) : throw TooBig();
    }

    private static PatternError TooBig() => new($"The pattern needs more than {MaxInstructions} states.");
}
