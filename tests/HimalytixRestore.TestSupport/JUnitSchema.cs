using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace HimalytixRestore.TestSupport;

/// <summary>JUnit files against the schema in Data/junit.xsd.</summary>
internal static class JUnitSchema
{
    /// <summary>Reads a file; every way in which it is not JUnit XML is an error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="errors">What the schema does not accept.</param>
    public static XDocument Read(string path, out IReadOnlyList<string> errors)
    {
        var schemas = new XmlSchemaSet();
        using (var reader = XmlReader.Create(Path.Combine(Repository.Root, "tests", "HimalytixRestore.TestSupport", "Data", "junit.xsd")))
            schemas.Add(null, reader);
        var found = new List<string>();
        var document = XDocument.Load(path);
        document.Validate(schemas, (_, e) => found.Add(e.Message));
        errors = found;
        return document;
    }
}
