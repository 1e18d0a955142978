using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Relevance.Cluster.ConventionTests.Architecture;

/// <summary>Which type uses which, read from the metadata and the instructions of an assembly: what the compiler saw, not what a using line says.</summary>
internal sealed class AssemblyReferences
{
    private readonly MetadataReader _metadata;
    private readonly PEReader _image;
    private readonly ReferencedTypes _types;
    private readonly Dictionary<TypeReference, HashSet<TypeReference>> _uses = [];
    private readonly Dictionary<TypeReference, TypeReference> _bases = [];

    private AssemblyReferences(PEReader image)
    {
        _image = image;
        _metadata = image.GetMetadataReader();
        _types = new ReferencedTypes(_metadata);

        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            Read(handle);
        }
    }

    /// <summary>Gets each type of the assembly with the types that its signatures, attributes and bodies name, itself left out.</summary>
    public IReadOnlyDictionary<TypeReference, HashSet<TypeReference>> Uses => _uses;

    public static AssemblyReferences Of(Assembly assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly.Location));
        return new AssemblyReferences(image);
    }

    /// <summary>True when a type of this assembly is, or derives from, another.</summary>
    public bool IsA(TypeReference type, TypeReference ancestor) =>
        type == ancestor || (_bases.TryGetValue(type, out TypeReference parent) && IsA(parent, ancestor));

    private void Read(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        TypeReference self = _types.Outermost(handle);
        HashSet<TypeReference> used = _uses.TryGetValue(self, out HashSet<TypeReference>? known) ? known : _uses[self] = [];

        if (!type.BaseType.IsNil)
        {
            _types.AddEntity(type.BaseType, used);

            if (!type.IsNested && type.BaseType.Kind is HandleKind.TypeDefinition)
            {
                _bases[self] = _types.Outermost((TypeDefinitionHandle)type.BaseType);
            }
        }

        foreach (InterfaceImplementationHandle implementation in type.GetInterfaceImplementations())
        {
            _types.AddEntity(_metadata.GetInterfaceImplementation(implementation).Interface, used);
        }

        foreach (FieldDefinitionHandle field in type.GetFields())
        {
            _types.AddEntity(field, used);
            AddAttributes(_metadata.GetFieldDefinition(field).GetCustomAttributes(), used);
        }

        foreach (PropertyDefinitionHandle property in type.GetProperties())
        {
            AddAttributes(_metadata.GetPropertyDefinition(property).GetCustomAttributes(), used);
        }

        foreach (MethodDefinitionHandle method in type.GetMethods())
        {
            Read(_metadata.GetMethodDefinition(method), method, used);
        }

        AddConstraints(type.GetGenericParameters(), used);
        AddAttributes(type.GetCustomAttributes(), used);
        used.Remove(self);
    }

    private void Read(MethodDefinition method, MethodDefinitionHandle handle, HashSet<TypeReference> used)
    {
        _types.AddEntity(handle, used);
        AddConstraints(method.GetGenericParameters(), used);
        AddAttributes(method.GetCustomAttributes(), used);

        foreach (ParameterHandle parameter in method.GetParameters())
        {
            AddAttributes(_metadata.GetParameter(parameter).GetCustomAttributes(), used);
        }

        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        MethodBodyBlock body = _image.GetMethodBody(method.RelativeVirtualAddress);
        _types.AddLocals(body.LocalSignature, used);

        foreach (ExceptionRegion region in body.ExceptionRegions)
        {
            _types.AddEntity(region.CatchType, used);
        }

        foreach (EntityHandle token in Instructions.Tokens(body.GetILReader()))
        {
            _types.AddEntity(token, used);
        }
    }

    private void AddConstraints(GenericParameterHandleCollection parameters, HashSet<TypeReference> used)
    {
        foreach (GenericParameterConstraintHandle constraint in parameters.SelectMany(parameter => _metadata.GetGenericParameter(parameter).GetConstraints()))
        {
            _types.AddEntity(_metadata.GetGenericParameterConstraint(constraint).Type, used);
        }
    }

    private void AddAttributes(CustomAttributeHandleCollection attributes, HashSet<TypeReference> used)
    {
        foreach (CustomAttributeHandle attribute in attributes)
        {
            _types.AddEntity(_metadata.GetCustomAttribute(attribute).Constructor, used);
        }
    }
}
