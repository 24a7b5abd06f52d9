using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace HimalytixRestore.Help.Errors;

/// <summary>
/// Finds what the module says in the code that says it: whoever takes a parameter <c>errorId</c> makes an error, also through helpers
/// of its own, and a table of errors is made of tuples; <c>IRestoreReporter.Warning</c> warns; <c>HealthFinding</c> is a line of a checklist.
/// </summary>
/// <param name="problems">Told of an identifier that cannot be followed.</param>
internal sealed class ErrorReader(Problems problems)
{
    private const string ErrorId = "errorId";

    private static readonly string[] s_causes = ["message", "fact"];
    private static readonly string[] s_remedies = ["recommendedAction", "action", "remedy", "fix"];

    /// <summary>Reads one file.</summary>
    /// <param name="model">The file and what its names mean.</param>
    public IEnumerable<ErrorEntry> Read(SemanticModel model)
    {
        foreach (var node in model.SyntaxTree.GetRoot().DescendantNodes())
        {
            var entries = node switch
            {
                BaseObjectCreationExpressionSyntax when model.GetOperation(node) is IObjectCreationOperation { Constructor: { } constructor } creation
                    => Said(creation, constructor.ContainingType, creation.Arguments),
                TupleExpressionSyntax when model.GetOperation(node) is ITupleOperation { Elements: [var id, { Type.Name: "RestoreErrorCategory" }, var message, var remedy] } tuple
                    => Entries(tuple, Maker(model, node), id, message, remedy),
                InvocationExpressionSyntax when model.GetOperation(node) is IInvocationOperation call => Called(call),
                _ => [],
            };
            foreach (var entry in entries)
                yield return entry;
        }
    }

    private IEnumerable<ErrorEntry> Called(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "Warning", ContainingType.Name: "IRestoreReporter" } => [new("Warning", "", MessageTemplate.Of(call.Arguments[0].Value), "")],
        { Name: "Warn" or "Fail", ContainingType.Name: "HealthFinding" } => [new("HealthFinding", "", MessageTemplate.Of(call.Arguments[0].Value), MessageTemplate.Of(call.Arguments[1].Value))],
        { ReturnType: INamedTypeSymbol type } => Said(call, type, call.Arguments),
        _ => [],
    };

    private IEnumerable<ErrorEntry> Said(IOperation operation, INamedTypeSymbol type, IEnumerable<IArgumentOperation> arguments)
    {
        // PowerShell's own ErrorRecord has an errorId too; it hands on one of ours.
        if (!type.ToDisplayString().StartsWith("HimalytixRestore.", StringComparison.Ordinal))
            return [];
        var values = arguments.Where(static argument => argument.Parameter is not null)
            .ToDictionary(static argument => argument.Parameter!.Name, static argument => argument.Value, StringComparer.OrdinalIgnoreCase);
        return values.TryGetValue(ErrorId, out var id)
            ? Entries(operation, type.Name, id, First(values, s_causes), First(values, s_remedies))
            : [];
    }

    /// <summary>What the method makes that a table of errors is in.</summary>
    private static string Maker(SemanticModel model, SyntaxNode node) => (model.GetEnclosingSymbol(node.SpanStart) as IMethodSymbol)?.ReturnType.Name ?? "";

    private static IOperation? First(Dictionary<string, IOperation> values, string[] names) => names.Select(values.GetValueOrDefault).FirstOrDefault(static value => value is not null);

    private IEnumerable<ErrorEntry> Entries(IOperation operation, string kind, IOperation id, IOperation? message, IOperation? remedy)
    {
        var cause = message is null ? Key(operation) : MessageTemplate.Of(message);
        foreach (var name in Identifiers(id))
            yield return new(kind, name, cause, MessageTemplate.Of(remedy));
    }

    /// <summary>The constants that an identifier can be; none for one that is handed on from another error.</summary>
    private IEnumerable<string> Identifiers(IOperation id)
    {
        switch (id)
        {
            case { ConstantValue: { HasValue: true, Value: string name } }:
                return [name];
            case IConversionOperation conversion:
                return Identifiers(conversion.Operand);
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return Identifiers(choice.WhenTrue).Concat(Identifiers(otherwise));
            case ISwitchExpressionOperation choice:
                return choice.Arms.SelectMany(arm => Identifiers(arm.Value));
            case IParameterReferenceOperation { Parameter.Name: var name } when name.Equals(ErrorId, StringComparison.OrdinalIgnoreCase):
            case IPropertyReferenceOperation { Property.Name: "ErrorId" }:
            case ILocalReferenceOperation { Local.Name: ErrorId }:
                return [];
            default:
                var place = id.Syntax.GetLocation().GetLineSpan();
                problems.Add(place.Path, place.StartLinePosition.Line + 1, $"The errorId {id.Syntax} is no constant: nobody could look it up.");
                return [];
        }
    }

    /// <summary>The key of a table's line, for example a SQLSTATE.</summary>
    private static string Key(IOperation operation) =>
        operation.Syntax.Parent is AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax key }] } }
            ? key.Token.ValueText
            : "";
}
