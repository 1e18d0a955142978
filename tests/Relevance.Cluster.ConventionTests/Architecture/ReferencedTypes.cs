using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Relevance.Cluster.ConventionTests.Architecture;

/// <summary>Resolves what a metadata token names (a type, or a member with its signature) to the types that this touches.</summary>
internal sealed class ReferencedTypes(MetadataReader metadata)
{
    private readonly Decoder _decoder = new();

    public TypeReference Outermost(TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        return type.IsNested ? Outermost(type.GetDeclaringType()) : new TypeReference(metadata.GetString(type.Namespace), metadata.GetString(type.Name));
    }

    public void AddLocals(StandaloneSignatureHandle handle, HashSet<TypeReference> found)
    {
        if (!handle.IsNil)
        {
            AddAll(metadata.GetStandaloneSignature(handle).DecodeLocalSignature(_decoder, this), found);
        }
    }

    public void AddEntity(EntityHandle handle, HashSet<TypeReference> found)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                found.Add(Outermost((TypeDefinitionHandle)handle));
                break;
            case HandleKind.TypeReference:
                found.Add(Outermost((TypeReferenceHandle)handle));
                break;
            case HandleKind.TypeSpecification:
                found.UnionWith(metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_decoder, this));
                break;
            case HandleKind.MethodDefinition:
                MethodDefinition method = metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                AddEntity(method.GetDeclaringType(), found);
                AddSignature(method.DecodeSignature(_decoder, this), found);
                break;
            case HandleKind.FieldDefinition:
                FieldDefinition field = metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                AddEntity(field.GetDeclaringType(), found);
                found.UnionWith(field.DecodeSignature(_decoder, this));
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification specification = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                AddEntity(specification.Method, found);
                AddAll(specification.DecodeSignature(_decoder, this), found);
                break;
            case HandleKind.MemberReference:
                AddMember(metadata.GetMemberReference((MemberReferenceHandle)handle), found);
                break;
            case HandleKind.StandaloneSignature:
                AddSignature(metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(_decoder, this), found);
                break;
            default:
                throw new NotSupportedException($"A token of kind {handle.Kind} was not expected.");
        }
    }

    private TypeReference Outermost(TypeReferenceHandle handle)
    {
        System.Reflection.Metadata.TypeReference type = metadata.GetTypeReference(handle);
        return type.ResolutionScope.Kind is HandleKind.TypeReference
            ? Outermost((TypeReferenceHandle)type.ResolutionScope)
            : new TypeReference(metadata.GetString(type.Namespace), metadata.GetString(type.Name));
    }

    private void AddMember(MemberReference member, HashSet<TypeReference> found)
    {
        AddEntity(member.Parent, found);

        if (member.GetKind() is MemberReferenceKind.Field)
        {
            found.UnionWith(member.DecodeFieldSignature(_decoder, this));
        }
        else
        {
            AddSignature(member.DecodeMethodSignature(_decoder, this), found);
        }
    }

    private static void AddSignature(MethodSignature<ImmutableHashSet<TypeReference>> signature, HashSet<TypeReference> found)
    {
        found.UnionWith(signature.ReturnType);
        AddAll(signature.ParameterTypes, found);
    }

    private static void AddAll(ImmutableArray<ImmutableHashSet<TypeReference>> sets, HashSet<TypeReference> found)
    {
        foreach (ImmutableHashSet<TypeReference> set in sets)
        {
            found.UnionWith(set);
        }
    }

    /// <summary>A signature as the set of the types in it: a generic type counts with its arguments, an array with its elements.</summary>
    private sealed class Decoder : ISignatureTypeProvider<ImmutableHashSet<TypeReference>, ReferencedTypes>
    {
        private static readonly ImmutableHashSet<TypeReference> None = [];

        public ImmutableHashSet<TypeReference> GetArrayType(ImmutableHashSet<TypeReference> elementType, ArrayShape shape) => elementType;

        public ImmutableHashSet<TypeReference> GetByReferenceType(ImmutableHashSet<TypeReference> elementType) => elementType;

        public ImmutableHashSet<TypeReference> GetFunctionPointerType(MethodSignature<ImmutableHashSet<TypeReference>> signature) =>
            signature.ParameterTypes.Aggregate(signature.ReturnType, (all, one) => all.Union(one));

        public ImmutableHashSet<TypeReference> GetGenericInstantiation(ImmutableHashSet<TypeReference> genericType, ImmutableArray<ImmutableHashSet<TypeReference>> typeArguments) =>
            typeArguments.Aggregate(genericType, (all, one) => all.Union(one));

        public ImmutableHashSet<TypeReference> GetGenericMethodParameter(ReferencedTypes genericContext, int index) => None;

        public ImmutableHashSet<TypeReference> GetGenericTypeParameter(ReferencedTypes genericContext, int index) => None;

        public ImmutableHashSet<TypeReference> GetModifiedType(ImmutableHashSet<TypeReference> modifier, ImmutableHashSet<TypeReference> unmodifiedType, bool isRequired) => modifier.Union(unmodifiedType);

        public ImmutableHashSet<TypeReference> GetPinnedType(ImmutableHashSet<TypeReference> elementType) => elementType;

        public ImmutableHashSet<TypeReference> GetPointerType(ImmutableHashSet<TypeReference> elementType) => elementType;

        public ImmutableHashSet<TypeReference> GetPrimitiveType(PrimitiveTypeCode typeCode) => None;

        public ImmutableHashSet<TypeReference> GetSZArrayType(ImmutableHashSet<TypeReference> elementType) => elementType;

        public ImmutableHashSet<TypeReference> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            [new ReferencedTypes(reader).Outermost(handle)];

        public ImmutableHashSet<TypeReference> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            [new ReferencedTypes(reader).Outermost(handle)];

        public ImmutableHashSet<TypeReference> GetTypeFromSpecification(MetadataReader reader, ReferencedTypes genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
    }
}
