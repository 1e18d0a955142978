using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.PublicApi;

/// <summary>The public surface of an assembly as text: one line a type, one a member, in an order that does not depend on the compiler.</summary>
internal static class PublicApiListing
{
    public static string Of(Assembly assembly) => Of(Shipped.PublicTypes(assembly));

    public static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();

        foreach (IGrouping<string?, Type> room in types.GroupBy(type => type.Namespace).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append("namespace ").Append(room.Key).Append('\n');

            foreach (Type type in room.OrderBy(CSharpNames.Type, StringComparer.Ordinal))
            {
                text.Append("\n  ").Append(Header(type)).Append('\n');

                foreach (string member in Members(type))
                {
                    text.Append("    ").Append(member).Append('\n');
                }
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Header(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"{Marks(type)}delegate {ReturnType(invoke)} "
                + $"{CSharpNames.Type(type)}({CSharpNames.Parameters(invoke)}){CSharpNames.Constraints(type.GetGenericArguments())}";
        }

        bool isRecord = IsRecord(type);
        IEnumerable<string> bases = type.IsEnum
            ? [CSharpNames.Type(type.GetEnumUnderlyingType())]
            : [
                .. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [CSharpNames.Type(parent)] : Array.Empty<string>(),
                .. OwnInterfaces(type)
                    .Where(i => !(isRecord && i == typeof(IEquatable<>).MakeGenericType(type)))
                    .Select(CSharpNames.Type)
                    .Order(StringComparer.Ordinal),
            ];
        string list = string.Join(", ", bases);
        return $"{Marks(type)}{Kind(type, isRecord)} "
            + $"{CSharpNames.Type(type)}{(list.Length == 0 ? "" : " : " + list)}{CSharpNames.Constraints(type.GetGenericArguments())}";
    }

    private static string Kind(Type type, bool isRecord)
    {
        if (type.IsInterface)
        {
            return "interface";
        }

        if (type.IsEnum)
        {
            return "enum";
        }

        string record = isRecord ? "record " : "";
        return type.IsValueType
            ? (type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + record + "struct"
            : (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (isRecord ? "record" : "class");
    }

    /// <summary>Returns the interfaces that a type implements, without those of its base type and those that its other interfaces inherit.</summary>
    private static IEnumerable<Type> OwnInterfaces(Type type)
    {
        Type[] all = [.. type.GetInterfaces().Where(i => i.IsVisible)];
        return all.Except(type.BaseType?.GetInterfaces() ?? []).Except(all.SelectMany(i => i.GetInterfaces()));
    }

    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$") is not null
        || (type.IsValueType && type.GetMethod("PrintMembers", Shipped.Declared) is { } print && Shipped.IsOfTheCompiler(print));

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            return [];
        }

        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"{field.Name} = {Convert.ToString(field.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture)}");
        }

        return
        [
            .. type.GetFields(Shipped.Declared)
                .Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)
                .Select(Field)
                .Order(StringComparer.Ordinal),
            .. Shipped.PublicConstructors(type).Select(Constructor).Order(StringComparer.Ordinal),
            .. type.GetProperties(Shipped.Declared).Where(p => p.GetAccessors(nonPublic: true).Any(Shipped.IsVisible) && !Shipped.IsOfTheCompiler(p.GetMethod))
                .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(Property, StringComparer.Ordinal).Select(Property),
            .. type.GetEvents(Shipped.Declared).Where(e => Shipped.IsVisible(e.AddMethod!)).Select(Event).Order(StringComparer.Ordinal),
            .. Shipped.PublicMethods(type).OrderBy(method => method.Name, StringComparer.Ordinal).ThenBy(Method, StringComparer.Ordinal).Select(Method),
        ];
    }

    private static string Field(FieldInfo field)
    {
        string type = CSharpNames.Type(new NullabilityInfoContext().Create(field));
        string protection = field.IsPublic ? "" : "protected ";
        return field.IsLiteral
            ? $"{Marks(field)}{protection}const {type} {field.Name} = {CSharpNames.Value(field.GetRawConstantValue(), field.FieldType)}"
            : $"{Marks(field)}{protection}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{type} {field.Name}";
    }

    private static string Constructor(ConstructorInfo constructor) =>
        $"{Marks(constructor)}{Protection(constructor)}{constructor.DeclaringType!.Name.Split('`')[0]}({CSharpNames.Parameters(constructor)})";

    private static string Property(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. property.GetAccessors(nonPublic: true).Where(Shipped.IsVisible)];
        bool isPublic = accessors.Any(accessor => accessor.IsPublic);
        string required = property.IsDefined(typeof(RequiredMemberAttribute), inherit: false) ? "required " : "";
        string type = CSharpNames.Type(new NullabilityInfoContext().Create(property));
        ParameterInfo[] indexes = property.GetIndexParameters();
        string name = indexes.Length == 0 ? property.Name : $"this[{string.Join(", ", indexes.Select(CSharpNames.Parameter))}]";
        string get = Accessor(property.GetMethod, "get", isPublic);
        string set = Accessor(property.SetMethod, property.SetMethod is { } setter && IsInit(setter) ? "init" : "set", isPublic);
        string byRef = property.PropertyType.IsByRef ? "ref " : "";
        return $"{Marks(property)}{(isPublic ? "" : "protected ")}{Modifiers(accessors[0])}{required}{byRef}{type} {name} {{ {get}{set}}}";
    }

    private static string Accessor(MethodInfo? accessor, string keyword, bool isPublic) =>
        accessor is null || !Shipped.IsVisible(accessor) ? "" : (isPublic && !accessor.IsPublic ? "protected " : "") + keyword + "; ";

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Event(EventInfo member) => $"{Modifiers(member.AddMethod!)}event {CSharpNames.Type(member.EventHandlerType!)} {member.Name}";

    private static string Method(MethodInfo method)
    {
        Type[] arguments = method.GetGenericArguments();
        string generic = arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(argument => argument.Name))}>";
        return $"{Marks(method)}{(method.DeclaringType!.IsInterface ? "" : Protection(method))}{Modifiers(method)}{ReturnType(method)} {method.Name}{generic}"
            + $"({CSharpNames.Parameters(method)}){CSharpNames.Constraints(arguments)}";
    }

    private static string ReturnType(MethodInfo method) =>
        (method.ReturnType.IsByRef ? "ref " : "") + CSharpNames.Type(new NullabilityInfoContext().Create(method.ReturnParameter));

    private static string Protection(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodInfo method)
    {
        if (method.IsStatic)
        {
            return method.IsAbstract ? "static abstract " : "static ";
        }

        if (method.DeclaringType!.IsInterface)
        {
            return method.IsAbstract ? "" : "virtual ";
        }

        return method.IsAbstract ? (Shipped.IsOverride(method) ? "abstract override " : "abstract ")
            : Shipped.IsOverride(method) ? (method.IsFinal ? "sealed override " : "override ")
            : method.IsVirtual && !method.IsFinal ? "virtual "
            : "";
    }

    /// <summary>The attributes that affect callers. A constructor of a type with required members is Obsolete for old compilers only.</summary>
    private static string Marks(MemberInfo member) => string.Concat(member.GetCustomAttributesData()
        .Select(attribute => attribute.AttributeType.Name)
        .Where(name => name != "ObsoleteAttribute" || !member.IsDefined(typeof(CompilerFeatureRequiredAttribute), inherit: false))
                .Where(name =>
                    name
                        is "FlagsAttribute"
                            or "ObsoleteAttribute"
                            or "ExperimentalAttribute"
                            or "RequiresUnreferencedCodeAttribute"
                            or "RequiresDynamicCodeAttribute")
        .Order(StringComparer.Ordinal)
        .Select(name => $"[{name[..^"Attribute".Length]}] "));
}
