package io.infinitycluster.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code assign-roles} is told. */
record RoleTargets(List<String> roles, List<String> names, List<String> hosts) {

    private static final Pattern TARGET = Pattern.compile("(\\w+):(\\w+)@http://([^:/]+):(\\d+)");

    /** Of its arguments; each node has to be asked at this port. */
    static RoleTargets of(List<String> arguments, int httpPort) {
        List<Matcher> targets = arguments.stream()
                .filter(argument -> argument.contains("@"))
                .map(argument -> {
                    Matcher target = TARGET.matcher(argument);
                    assertThat(target.matches()).as(argument).isTrue();
                    assertThat(target.group(4)).as(argument).isEqualTo(Integer.toString(httpPort));
                    return target;
                })
                .toList();
        assertThat(targets).isNotEmpty();
        return new RoleTargets(group(targets, 1), group(targets, 2), group(targets, 3));
    }

    private static List<String> group(List<Matcher> targets, int group) {
        return targets.stream().map(target -> target.group(group)).toList();
    }
}
