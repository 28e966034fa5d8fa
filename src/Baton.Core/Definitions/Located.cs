namespace Baton.Core.Definitions;

/// <summary>A value of the document and its path.</summary>
internal readonly record struct Located(DocNode Node, string Path)
{
    public Located Item(int index) => new(Node.Items[index], DocPath.Item(Path, index));
}
