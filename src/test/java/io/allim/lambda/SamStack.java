package io.allim.lambda;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template with values of its parameters, as CloudFormation resolves it. What AWS would name is named as in the template,
 * with a small letter first: the queue {@code Hints} is {@code arn:aws:sqs:us-east-1:000000000000:hints}.
 */
final class SamStack {

    static final String REGION = "us-east-1";
    static final String ACCOUNT = "000000000000";
    private static final String URL = "https://abcdefghij.lambda-url." + REGION + ".on.aws/";

    private static final Object NO_VALUE = new Object();
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9:.]+)}");

    private final SamTemplate template;
    private final Map<String, String> parameters;

    /** @param parameters those that have not their default */
    SamStack(SamTemplate template, Map<String, String> parameters) {
        this.template = template;
        this.parameters = parameters;
    }

    /** What the function's environment variables are. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        SamTemplate.map(property("Allim", "Environment", "Variables"))
                .forEach((name, value) -> environment.put(name, String.valueOf(value)));
        return environment;
    }

    /** What the stack says of itself. */
    Map<String, String> outputs() {
        Map<String, String> outputs = new LinkedHashMap<>();
        SamTemplate.map(template.at("Outputs")).forEach((name, output) -> {
            Object condition = SamTemplate.map(output).get("Condition");
            if (condition == null || holds(template.at("Conditions", (String) condition))) {
                outputs.put(name, String.valueOf(resolve(SamTemplate.map(output).get("Value"))));
            }
        });
        return outputs;
    }

    /** The policies of a role. */
    IamPolicy policy(String role) {
        return IamPolicy.of(((List<?>) property(role, "Policies"))
                .stream()
                        .flatMap(policy -> ((List<?>)
                                        SamTemplate.map(SamTemplate.map(policy).get("PolicyDocument"))
                                                .get("Statement"))
                                .stream())
                        .map(SamTemplate::map)
                        .toList());
    }

    /** A property of a resource, whose absence is an error. */
    Object property(String resource, String... path) {
        return Objects.requireNonNull(
                resolve(template.property(resource, path)), () -> resource + " has no " + String.join(".", path));
    }

    private Object resolve(Object part) {
        return switch (part) {
            case Map<?, ?> map
            when map.size() == 1 && isFunction(map.keySet().iterator().next()) ->
                call(
                        map.keySet().iterator().next().toString(),
                        map.values().iterator().next());
            case Map<?, ?> map -> {
                Map<String, Object> resolved = new LinkedHashMap<>();
                map.forEach((key, value) -> resolved.put(key.toString(), resolve(value)));
                resolved.values().removeIf(value -> value == NO_VALUE);
                yield resolved;
            }
            case List<?> list ->
                list.stream()
                        .map(this::resolve)
                        .filter(value -> value != NO_VALUE)
                        .toList();
            case null, default -> part;
        };
    }

    private static boolean isFunction(Object key) {
        return key.equals("Ref") || key.toString().startsWith("Fn::");
    }

    private Object call(String function, Object argument) {
        return switch (function) {
            case "Ref" -> ref((String) argument);
            case "Fn::GetAtt" -> argument.equals("Url.FunctionUrl") ? URL : arn((String) argument);
            case "Fn::Sub" -> VARIABLE.matcher((String) argument).replaceAll(this::variable);
            case "Fn::Join" -> {
                List<?> all = (List<?>) resolve(((List<?>) argument).getLast());
                yield all.stream().map(String::valueOf).collect(joining((String) ((List<?>) argument).getFirst()));
            }
            case "Fn::If" -> {
                List<?> all = (List<?>) argument;
                yield resolve(holds(template.at("Conditions", (String) all.getFirst())) ? all.get(1) : all.get(2));
            }
            default -> throw new IllegalArgumentException(function + " is unknown");
        };
    }

    private String variable(MatchResult found) {
        String name = found.group(1);
        return Matcher.quoteReplacement(String.valueOf(name.endsWith(".Arn") ? arn(name) : ref(name)));
    }

    private boolean holds(Object condition) {
        Map<String, Object> function = SamTemplate.map(condition);
        if (function.get("Fn::Not") instanceof List<?> not) {
            return !holds(not.getFirst());
        }
        if (function.get("Fn::And") instanceof List<?> all) {
            return all.stream().allMatch(this::holds);
        }
        if (function.get("Fn::Or") instanceof List<?> any) {
            return any.stream().anyMatch(this::holds);
        }
        if (function.get("Condition") instanceof String name) {
            return holds(template.at("Conditions", name));
        }
        List<?> equal = (List<?>) function.get("Fn::Equals");
        return String.valueOf(resolve(equal.getFirst())).equals(String.valueOf(resolve(equal.getLast())));
    }

    private Object ref(String name) {
        return switch (name) {
            case "AWS::NoValue" -> NO_VALUE;
            case "AWS::Region" -> REGION;
            case "AWS::AccountId" -> ACCOUNT;
            case "AWS::Partition" -> "aws";
            case "AWS::StackName" -> "allim";
            case "Allim.Alias", "Worker.Alias" -> arn(name.replace("Alias", "Arn")) + ":live";
            case String parameter
            when SamTemplate.map(template.at("Parameters")).containsKey(parameter) -> parameter(parameter);
            default ->
                switch (type(name)) {
                    case "AWS::SQS::Queue" ->
                        "https://sqs." + REGION + ".amazonaws.com/" + ACCOUNT + "/" + physical(name);
                    case "AWS::SNS::Topic" -> arn(name + ".Arn");
                    default -> physical(name);
                };
        };
    }

    private Object parameter(String name) {
        String value = parameters.getOrDefault(
                name, String.valueOf(Objects.requireNonNull(template.at("Parameters", name, "Default"), name)));
        boolean list = template.at("Parameters", name, "Type").equals("CommaDelimitedList");
        return list ? Arrays.asList(value.split(",")) : value;
    }

    private String arn(String attribute) {
        String name = attribute.replaceFirst("\\.Arn$", "");
        String service = switch (type(name)) {
            case "AWS::Serverless::Function" -> "lambda:%s:%s:function:";
            case "AWS::DynamoDB::Table" -> "dynamodb:%s:%s:table/";
            case "AWS::SQS::Queue" -> "sqs:%s:%s:";
            case "AWS::SNS::Topic" -> "sns:%s:%s:";
            case "AWS::IAM::Role" -> "iam::%2$s:role/";
            default -> throw new IllegalArgumentException(attribute + " is unknown");
        };
        return "arn:aws:" + service.formatted(REGION, ACCOUNT) + physical(name);
    }

    private String type(String resource) {
        return (String) template.at("Resources", resource, "Type");
    }

    private static String physical(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
