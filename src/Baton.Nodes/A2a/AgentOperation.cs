namespace Baton.Nodes.A2a;

/// <summary>What can be asked of an agent, in the words of each binding (A2A 1.0, sections 9 and 11; 0.3, section 7).</summary>
/// <param name="Rpc">Method of JSON-RPC in 1.0.</param>
/// <param name="LegacyRpc">The same in 0.3; null: 0.3 has no such thing.</param>
/// <param name="Method">Of HTTP+JSON.</param>
/// <param name="Path">Behind the interface's address; <c>{id}</c> is the task's.</param>
internal sealed record AgentOperation(string Rpc, string? LegacyRpc, HttpMethod Method, string Path)
{
    public static readonly AgentOperation Send = new("SendMessage", "message/send", HttpMethod.Post, "/message:send");

    public static readonly AgentOperation Stream = new("SendStreamingMessage", "message/stream", HttpMethod.Post, "/message:stream");

    public static readonly AgentOperation Get = new("GetTask", "tasks/get", HttpMethod.Get, "/tasks/{id}");

    public static readonly AgentOperation Cancel = new("CancelTask", "tasks/cancel", HttpMethod.Post, "/tasks/{id}:cancel");

    public static readonly AgentOperation Subscribe = new("SubscribeToTask", "tasks/resubscribe", HttpMethod.Get, "/tasks/{id}:subscribe");

    public static readonly AgentOperation List = new("ListTasks", null, HttpMethod.Get, "/tasks");

    /// <summary>It begins, carries on or ends what the agent does.</summary>
    public bool Changes => this == Send || this == Stream || this == Cancel;

    /// <summary>Asks to be told of a task.</summary>
    public static readonly AgentOperation Push = new(
        "CreateTaskPushNotificationConfig", "tasks/pushNotificationConfig/set", HttpMethod.Post, "/tasks/{id}/pushNotificationConfigs");
}
