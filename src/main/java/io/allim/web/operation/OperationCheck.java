package io.allim.web.operation;

import io.allim.web.operation.Operations.Creator;
import jakarta.enterprise.inject.build.compatible.spi.BeanInfo;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.Messages;
import jakarta.enterprise.inject.build.compatible.spi.Registration;
import jakarta.enterprise.inject.build.compatible.spi.Synthesis;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.enterprise.lang.model.AnnotationInfo;
import jakarta.enterprise.lang.model.AnnotationMember;
import jakarta.enterprise.lang.model.AnnotationTarget;
import jakarta.enterprise.lang.model.declarations.ClassInfo;
import jakarta.enterprise.lang.model.declarations.MethodInfo;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads at build time what operations declare, for {@link Operations}; the build fails where an operation does not say who may call it. */
public final class OperationCheck implements BuildCompatibleExtension {

    static final String ADVICE = "add @RequiresScope with the scopes that a key needs, or, if it asks for no key,"
            + " @OpenToSigned, @OpenToEvents or @OpenToAll to the method or its class.";

    private static final List<Class<? extends Annotation>> CALLERS =
            List.of(RequiresScope.class, OpenToSigned.class, OpenToEvents.class, OpenToAll.class);

    private final Map<String, Operation> operations = new TreeMap<>();

    @Registration(types = Object.class)
    public void read(BeanInfo bean, Messages messages) {
        if (bean.isClassBean()) {
            ClassInfo type = bean.declaringClass();
            type.methods().stream()
                    .filter(OperationCheck::isOperation)
                    .forEach(method -> fault(type, method).ifPresent(messages::error));
        }
    }

    @Synthesis
    public void write(SyntheticComponents components) {
        List<Operation> all = List.copyOf(operations.values());
        components
                .addBean(Operations.class)
                .type(Operations.class)
                .scope(Singleton.class)
                .withParam(Creator.METHODS, operations.keySet().toArray(String[]::new))
                .withParam(
                        Creator.SCOPES,
                        all.stream().map(each -> names(each.scopes())).toArray(String[]::new))
                .withParam(
                        Creator.OR, all.stream().map(each -> names(each.or())).toArray(String[]::new))
                .withParam(
                        Creator.RECIPIENTS,
                        all.stream().map(each -> each.recipient().orElse("")).toArray(String[]::new))
                .withParam(
                        Creator.MAX_BODIES,
                        all.stream().mapToLong(Operation::maxBody).toArray())
                .createWith(Creator.class);
    }

    private static String names(List<Scope> scopes) {
        return scopes.stream().map(Scope::name).collect(Collectors.joining(" "));
    }

    private static boolean isOperation(MethodInfo method) {
        return method.annotations().stream()
                .anyMatch(annotation -> annotation.declaration().hasAnnotation(HttpMethod.class));
    }

    /** @return what is wrong with the operation; when nothing is, it is known from now on */
    private Optional<String> fault(ClassInfo type, MethodInfo method) {
        String name = Operations.name(type.name(), method.name());
        AnnotationTarget says = isDeclared(method) ? method : type;
        List<String> callers = CALLERS.stream()
                .filter(says::hasAnnotation)
                .map(caller -> "@" + caller.getSimpleName())
                .toList();
        Operation operation = new Operation(
                scopes(says, "value"),
                or(says, method),
                value(OpenToRecipient.class, method, type).map(AnnotationMember::asString),
                value(MaxBody.class, method, type).map(AnnotationMember::asLong).orElse(MaxBody.DEFAULT));
        if (callers.isEmpty()) {
            return Optional.of(name + " does not say who may call it: " + ADVICE);
        }
        if (callers.size() > 1) {
            return Optional.of(name + " says twice who may call it, with " + String.join(" and ", callers)
                    + ": keep one of them.");
        }
        return fault(operation, says.hasAnnotation(RequiresScope.class), path(type, method))
                .or(() -> operations.putIfAbsent(name, operation) == null
                        ? Optional.empty()
                        : Optional.of("is the name of two operations: rename one of the methods."))
                .map(fault -> name + " " + fault);
    }

    private static Optional<String> fault(Operation operation, boolean requiresScope, String path) {
        if (requiresScope && operation.scopes().isEmpty()) {
            return Optional.of("has a @RequiresScope without a scope: name one, such as Scope.READ.");
        }
        if (operation.recipient().isPresent() && !requiresScope) {
            return Optional.of("has @OpenToRecipient without @RequiresScope: say which scopes a key needs.");
        }
        if (operation.maxBody() < 1) {
            return Optional.of("has @MaxBody(" + operation.maxBody() + "): give at least 1 byte.");
        }
        return operation
                .recipient()
                .filter(parameter -> !path.contains("{" + parameter + "}"))
                .map(parameter -> "has @OpenToRecipient(\"" + parameter + "\"), and its path " + path
                        + " has no such parameter: name the one that holds the recipient's id.");
    }

    private static boolean isDeclared(AnnotationTarget target) {
        return CALLERS.stream().anyMatch(target::hasAnnotation);
    }

    private static List<Scope> or(AnnotationTarget target, MethodInfo method) {
        List<Scope> needed = scopes(target, "value");
        List<Scope> or = scopes(target, "or");
        boolean changesNothing = method.hasAnnotation(GET.class) || needed.equals(List.of(Scope.READ));
        boolean view = changesNothing && !needed.isEmpty() && !needed.contains(Scope.VIEW) && isForViewers(target);
        return view ? Stream.concat(or.stream(), Stream.of(Scope.VIEW)).toList() : or;
    }

    private static boolean isForViewers(AnnotationTarget target) {
        AnnotationInfo requires = target.annotation(RequiresScope.class);
        return !requires.hasMember("view") || requires.member("view").asBoolean();
    }

    private static List<Scope> scopes(AnnotationTarget target, String member) {
        AnnotationInfo requires = target.annotation(RequiresScope.class);
        return requires == null || !requires.hasMember(member)
                ? List.of()
                : requires.member(member).asArray().stream()
                        .map(AnnotationMember::asEnumConstant)
                        .map(Scope::valueOf)
                        .toList();
    }

    private static Optional<AnnotationMember> value(
            Class<? extends Annotation> annotation, MethodInfo method, ClassInfo type) {
        return Stream.of(method, type)
                .map(target -> target.annotation(annotation))
                .filter(Objects::nonNull)
                .map(AnnotationInfo::value)
                .findFirst();
    }

    private static String path(ClassInfo type, MethodInfo method) {
        return Stream.of(type, method)
                .map(target -> target.annotation(Path.class))
                .filter(Objects::nonNull)
                .map(info -> info.value().asString())
                .collect(Collectors.joining("/"));
    }
}
