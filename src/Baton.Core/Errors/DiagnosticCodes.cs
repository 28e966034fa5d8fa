namespace Baton.Core.Errors;

/// <summary>The stable words of mistakes in a workflow file, explained in <c>docs/errors.md</c>. Mistakes inside expressions carry the
/// words of
/// <see cref="Expressions.CelCodes"/>.</summary>
public static class DiagnosticCodes
{
    // The text.
    public const string Syntax = "syntax";
    public const string EmptyDocument = "empty_document";
    public const string MultipleDocuments = "multiple_documents";
    public const string TagNotAllowed = "tag_not_allowed";
    public const string BadKey = "bad_key";
    public const string BadNumber = "bad_number";
    public const string DuplicateKey = "duplicate_key";
    public const string LimitText = "limit_text";
    public const string LimitDepth = "limit_depth";
    public const string LimitAliases = "limit_aliases";
    public const string LimitNodes = "limit_nodes";
    public const string LimitEdges = "limit_edges";
    public const string TooManyErrors = "too_many_errors";

    // Fields.
    public const string UnknownField = "unknown_field";
    public const string MissingField = "missing_field";
    public const string WrongType = "wrong_type";
    public const string BadValue = "bad_value";
    public const string FieldConflict = "field_conflict";
    public const string NotSupported = "not_supported";
    public const string BadName = "bad_name";
    public const string BadDuration = "bad_duration";
    public const string BadRetry = "bad_retry";
    public const string BadTrigger = "bad_trigger";
    public const string BadTime = "bad_time";

    // The graph.
    public const string EmptyGraph = "empty_graph";
    public const string BadId = "bad_id";
    public const string ReservedId = "reserved_id";
    public const string DuplicateId = "duplicate_id";
    public const string UnknownType = "unknown_type";
    public const string UnknownNode = "unknown_node";
    public const string UnknownBranch = "unknown_branch";
    public const string SelfEdge = "self_edge";
    public const string DuplicateEdge = "duplicate_edge";
    public const string Cycle = "cycle";
    public const string Unreachable = "unreachable";
    public const string JoinCount = "join_count";
    public const string NotAnAncestor = "not_an_ancestor";

    // Bindings.
    public const string BadReference = "bad_reference";
    public const string BadTemplate = "bad_template";
    public const string NotABool = "not_a_bool";
    public const string NotAList = "not_a_list";

    // What the server knows.
    public const string UnknownTool = "unknown_tool";
    public const string UnknownAgent = "unknown_agent";
    public const string UnknownWorkflow = "unknown_workflow";
    public const string UnknownSecret = "unknown_secret";
}
