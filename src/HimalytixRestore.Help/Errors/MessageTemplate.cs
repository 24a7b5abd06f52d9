using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace HimalytixRestore.Help.Errors;

/// <summary>The text that an expression makes, with <c>‹names›</c> in place of what is only known when it runs.</summary>
internal static class MessageTemplate
{
    /// <summary>Texts are made of texts of texts; deeper than this only a name is told.</summary>
    private const int Depth = 4;

    /// <summary>Reads an expression.</summary>
    /// <param name="operation">The expression; null gives no text.</param>
    public static string Of(IOperation? operation) => operation is null ? "" : Of(operation, Depth);

    private static string Of(IOperation operation, int depth)
    {
        if (operation.ConstantValue is { HasValue: true, Value: var constant })
            return constant?.ToString() ?? "";
        return operation switch
        {
            IConversionOperation conversion => Of(conversion.Operand, depth),
            IParenthesizedOperation inner => Of(inner.Operand, depth),
            IInterpolatedStringOperation text => Interpolated(text, depth),
            IInterpolatedStringHandlerCreationOperation handler => Of(handler.Content, depth),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum => Of(sum.LeftOperand, depth) + Of(sum.RightOperand, depth),
            IConditionalOperation { WhenFalse: { } otherwise } choice => Choice([Of(choice.WhenTrue, depth), Of(otherwise, depth)]),
            ISwitchExpressionOperation choice => Choice([.. choice.Arms.Select(arm => Of(arm.Value, depth))]),
            IInvocationOperation { TargetMethod.Name: "Invariant" or "Create", Arguments: [.., var text] } => Of(text.Value, depth),
            IInvocationOperation { TargetMethod: { Name: "Join", ContainingType.SpecialType: SpecialType.System_String } } list when Item(list) is { } item => Of(item, depth),
            IInvocationOperation call when depth > 0 && Body(call) is { } value => Of(value, depth - 1),
            ILocalReferenceOperation local when depth > 0 && Initializer(local) is { } value => Of(value, depth - 1),
            _ => $"‹{Name(operation)}›",
        };
    }

    private static string Interpolated(IInterpolatedStringOperation text, int depth)
    {
        var result = new StringBuilder();
        foreach (var part in text.Parts)
        {
            result.Append(part switch
            {
                IInterpolatedStringTextOperation literal => Of(literal.Text, depth),
                IInterpolationOperation hole => Of(hole.Expression, depth),
                IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation { Arguments: [var appended, ..] } } => Of(appended.Value, depth),
                _ => "",
            });
        }

        return result.ToString();
    }

    /// <summary>What may be said beside the rest is in brackets; of several texts each is told.</summary>
    private static string Choice(string[] texts)
    {
        string[] said = [.. texts.Where(static text => text.Length > 0).Distinct(StringComparer.Ordinal)];
        var choice = string.Join(" | ", said);
        return said.Length == 1 && texts.Length == 1 ? choice : $"[{choice}]";
    }

    /// <summary>What is said of each thing of a list.</summary>
    private static IOperation? Item(IInvocationOperation list) =>
        list.Descendants().OfType<IAnonymousFunctionOperation>().LastOrDefault()?.Body.Operations is [IReturnOperation { ReturnedValue: { } item }] ? item : null;

    /// <summary>What a helper of the same class returns, where it is one expression.</summary>
    private static IOperation? Body(IInvocationOperation call)
    {
        if (call.TargetMethod.DeclaringSyntaxReferences is not [var declared]
            || !SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, call.SemanticModel?.GetEnclosingSymbol(call.Syntax.SpanStart)?.ContainingType))
            return null;
        var body = declared.GetSyntax() switch
        {
            MethodDeclarationSyntax { ExpressionBody.Expression: var expression } => expression,
            LocalFunctionStatementSyntax { ExpressionBody.Expression: var expression } => expression,
            _ => null,
        };
        return body is null ? null : call.SemanticModel!.Compilation.GetSemanticModel(body.SyntaxTree).GetOperation(body);
    }

    private static IOperation? Initializer(ILocalReferenceOperation local)
    {
        var declaration = local.Local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        return declaration is null ? null : (local.SemanticModel?.GetOperation(declaration) as IVariableDeclaratorOperation)?.GetVariableInitializer()?.Value;
    }

    private static string Name(IOperation operation) => operation switch
    {
        IConversionOperation conversion => Name(conversion.Operand),
        IParameterReferenceOperation parameter => Words(parameter.Parameter.Name),
        ILocalReferenceOperation local => Words(local.Local.Name),
        IPropertyReferenceOperation { Property.Name: "Length" or "Count" } count when count.Instance is { } counted => $"number of {Name(counted)}",
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } indexed } => Name(indexed),
        IPropertyReferenceOperation property => Words(property.Property.Name),
        IFieldReferenceOperation field => Words(field.Field.Name),
        IInvocationOperation { TargetMethod: { IsStatic: true } or { IsExtensionMethod: true } } call when call.Arguments.FirstOrDefault(static argument => !argument.Value.ConstantValue.HasValue) is { } told => Name(told.Value),
        IInvocationOperation { Instance: { } instance } => Name(instance),
        IInvocationOperation call => Words(call.TargetMethod.Name),
        IArrayElementReferenceOperation element => Name(element.ArrayReference),
        IBinaryOperation sum => Name(sum.LeftOperand),
        IConditionalAccessOperation access => Name(access.WhenNotNull),
        ICoalesceOperation either => Name(either.Value),
        _ => "…",
    };

    /// <summary><c>recommendedAction</c>, <c>_path</c> → <c>recommended action</c>, <c>path</c>.</summary>
    private static string Words(string name)
    {
        var result = new StringBuilder();
        var trimmed = name.StartsWith("s_", StringComparison.Ordinal) ? name[2..] : name.TrimStart('_');
        foreach (var c in trimmed)
        {
            if (char.IsUpper(c) && result.Length > 0)
                result.Append(' ');
            result.Append(char.ToLowerInvariant(c));
        }

        return result.ToString();
    }
}
