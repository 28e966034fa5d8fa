using System.Buffers;
using System.Buffers.Binary;

namespace Baton.Storage.Moving;

/// <summary>One row on its way, in a form that is the same from either database: nothing, whole numbers (flags are 0 and 1) and UTF-8
/// text, in the order of the columns.</summary>
internal sealed class MovedRow
{
    private const byte Nothing = 0;
    private const byte Number = 1;
    private const byte Text = 2;
    private static readonly byte[] Replacement = [0xEF, 0xBF, 0xBD];

    private readonly List<Cell> cells = [];
    private ArrayBufferWriter<byte> bytes = new(4096);

    public int Count => cells.Count;

    /// <summary>Bytes of the row.</summary>
    public int Size => bytes.WrittenCount;

    /// <summary>Some text holds U+0000, which PostgreSQL's text cannot: it becomes U+FFFD there.</summary>
    public bool HasNul { get; private set; }

    public void Clear()
    {
        // One huge row must not keep its buffer for the millions after it.
        if (bytes.Capacity > 4 * 1024 * 1024)
        {
            bytes = new ArrayBufferWriter<byte>(4096);
        }

        bytes.ResetWrittenCount();
        cells.Clear();
        HasNul = false;
    }

    public void AddNothing()
    {
        cells.Add(new Cell(Nothing, 0, 0));
        Put(Nothing);
    }

    public void AddNumber(long value)
    {
        cells.Add(new Cell(Number, value, 0));
        Put(Number);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(8), value);
        bytes.Advance(8);
    }

    public void AddText(ReadOnlySpan<byte> utf8)
    {
        HasNul |= utf8.Contains((byte)0);
        Put(Text);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(4), utf8.Length);
        bytes.Advance(4);
        cells.Add(new Cell(Text, bytes.WrittenCount, utf8.Length));
        bytes.Write(utf8);
    }

    public bool IsNothing(int column) => cells[column].Kind == Nothing;

    public bool IsNumber(int column) => cells[column].Kind == Number;

    public long NumberAt(int column) => cells[column].Kind == Number ? cells[column].Value : throw Unexpected(column, "number");

    public ReadOnlySpan<byte> TextAt(int column) => cells[column].Kind == Text
        ? bytes.WrittenSpan.Slice((int)cells[column].Value, cells[column].Length)
        : throw Unexpected(column, "text");

    /// <summary>What two rows have in common exactly when they are the same, as far as both databases can hold it.</summary>
    public ReadOnlySpan<byte> Canonical()
    {
        if (!HasNul)
        {
            return bytes.WrittenSpan;
        }

        var clean = new MovedRow();
        for (var i = 0; i < cells.Count; i++)
        {
            switch (cells[i].Kind)
            {
                case Nothing: clean.AddNothing(); break;
                case Number: clean.AddNumber(cells[i].Value); break;
                default: clean.AddText(Clean(TextAt(i))); break;
            }
        }

        return clean.bytes.WrittenSpan;
    }

    /// <summary>The text as PostgreSQL can hold it.</summary>
    public static ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> utf8)
    {
        var clean = new ArrayBufferWriter<byte>(utf8.Length + 16);
        foreach (var one in utf8)
        {
            clean.Write(one == 0 ? Replacement : [one]);
        }

        return clean.WrittenSpan;
    }

    private void Put(byte kind)
    {
        bytes.GetSpan(1)[0] = kind;
        bytes.Advance(1);
    }

    private static FormatException Unexpected(int column, string wanted) => new($"Column {column} of a row that is moved is no {wanted}.");

    /// <param name="Value">The number, or where the text begins.</param>
    private readonly record struct Cell(byte Kind, long Value, int Length);
}
