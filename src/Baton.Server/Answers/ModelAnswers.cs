using Baton.Contracts;
using Baton.Engine.Store;
using Baton.Server.Configuration;

namespace Baton.Server.Answers;

/// <summary>The model profiles of the settings with what each has cost.</summary>
public static class ModelAnswers
{
    /// <summary>By name.</summary>
    public static IReadOnlyList<ModelView> List(ServerOptions options, IRunStore store)
    {
        var sums = Sums(store);
        return
        [
            .. options.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal).Select(model => new ModelView(
                model.Name, model.Provider, model.Model, model.BaseUrl.ToString(), model.MaxOutputTokens, model.Currency, model.InputPrice,
                model.CachedPrice ?? model.InputPrice, model.OutputPrice, RunAnswers.Cost(sums.GetValueOrDefault(model.Name)))),
        ];
    }

    /// <summary>What all calls came to, by the model or agent that was called.</summary>
    internal static IReadOnlyDictionary<string, CostSum> Sums(IRunStore store) => store
        .SumCosts(new CostQuery(null, null, null, false, false, false, ByModel: true))
        .ToDictionary(group => group.Model!, group => group.Sum);
}
