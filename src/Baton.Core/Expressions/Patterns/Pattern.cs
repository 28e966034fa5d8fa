using Baton.Core.Expressions.Evaluation;

namespace Baton.Core.Expressions.Patterns;

/// <summary>A regular expression of RE2. Matching follows all states of the automaton at once, so that its time is at most states ×
/// characters whatever the pattern; there is nothing to backtrack.</summary>
internal sealed class Pattern
{
    /// <summary>UTF-16 code units of a pattern.</summary>
    public const int MaxLength = 4096;

    private const int StatesPerStep = 2;

    private readonly Instruction[] instructions;
    private readonly int start;

    private Pattern(string text, Instruction[] instructions, int start) =>
        (Text, this.instructions, this.start) = (text, instructions, start);

    public string Text { get; }

    /// <summary>Steps worth charging for having built it.</summary>
    public int Cost => Text.Length + instructions.Length;

    /// <returns>The pattern, or what is wrong with it.</returns>
    public static (Pattern? Pattern, string? Problem) Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            return (null, $"A pattern has at most {MaxLength} characters.");
        }

        try
        {
            var (instructions, start) = PatternCompiler.Compile(PatternParser.Parse(text));
            return (new Pattern(text, instructions, start), null);
        }
        catch (PatternError error)
        {
            return (null, error.Message);
        }
    }

    /// <summary>Whether the pattern matches anywhere in the text.</summary>
    public bool IsMatch(EvaluationRun run, string text)
    {
        var current = new StateSet(instructions.Length);
        var following = new StateSet(instructions.Length);
        for (var position = 0; ;)
        {
            if (Follow(current, start, text, position))
            {
                return true;
            }

            run.Charge(2 + (current.Count / StatesPerStep));
            if (position >= text.Length)
            {
                return false;
            }

            var next = UnicodeText.OffsetAfter(text, position);
            var codePoint = next - position == 2 ? char.ConvertToUtf32(text[position], text[position + 1]) : text[position];
            position = next;
            following.Clear();
            foreach (var state in current.Items)
            {
                ref readonly var instruction = ref instructions[state];
                if (instruction.Kind == InstructionKind.Consume && instruction.Set!.Contains(codePoint)
                    && Follow(following, instruction.Next, text, position))
                {
                    return true;
                }
            }

            (current, following) = (following, current);
        }
    }

    /// <summary>Adds a state and all that are reached from it without consuming.</summary>
    /// <returns>True when the match state is among them.</returns>
    private bool Follow(StateSet set, int first, string text, int position)
    {
        if (!set.TryAdd(first))
        {
            return false;
        }

        // The set is its own list of states still to be followed: what is added is met later in the loop.
        for (var next = set.Count - 1; next < set.Count; next++)
        {
            ref readonly var instruction = ref instructions[set[next]];
            switch (instruction.Kind)
            {
                case InstructionKind.Match:
                    return true;
                case InstructionKind.Split:
                    set.TryAdd(instruction.Next);
                    set.TryAdd(instruction.Other);
                    break;
                case InstructionKind.Assert when Holds(instruction.Assertion, text, position):
                    set.TryAdd(instruction.Next);
                    break;
                default:
                    break;
            }
        }

        return false;
    }

    private static bool Holds(PatternAssertion assertion, string text, int position) => assertion switch
    {
        PatternAssertion.TextStart => position == 0,
        PatternAssertion.TextEnd => position == text.Length,
        PatternAssertion.LineStart => position == 0 || text[position - 1] == '\n',
        PatternAssertion.LineEnd => position == text.Length || text[position] == '\n',
        PatternAssertion.WordBoundary => IsWordAt(text, position - 1) != IsWordAt(text, position),
        _ => IsWordAt(text, position - 1) == IsWordAt(text, position),
    };

    private static bool IsWordAt(string text, int position) =>
        position >= 0 && position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] == '_');

    /// <summary>A set of states that is cleared in constant time.</summary>
    private sealed class StateSet(int capacity)
    {
        private readonly int[] states = new int[capacity];
        private readonly int[] places = new int[capacity];

        public int Count { get; private set; }

        public ReadOnlySpan<int> Items => states.AsSpan(0, Count);

        public int this[int place] => states[place];

        public void Clear() => Count = 0;

        public bool TryAdd(int state)
        {
            var place = places[state];
            if (place < Count && states[place] == state)
            {
                return false;
            }

            places[state] = Count;
            states[Count++] = state;
            return true;
        }
    }
}
