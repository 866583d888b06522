package io.infinitycluster.core.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.role.RoleTable.Decision;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The transition table of Infinity, cell by cell, with the corrections of the design (P3). */
class RoleTableTest {

    private static final String ADDRESS = "10.0.0.1:23850";

    private static RoleRequest request(String to, String name) {
        return new RoleRequest(NodeRole.valueOf(to.toUpperCase(Locale.ROOT)), name, ADDRESS, false);
    }

    private static String decide(String from, String to, String name, boolean shared) {
        Decision decision =
                RoleTable.decide(NodeRole.valueOf(from.toUpperCase(Locale.ROOT)), request(to, name), shared);
        if (decision instanceof Decision.Refused refused) {
            return refused.refusal().toString();
        }
        return decision instanceof Decision.Nothing ? "nothing" : "allowed";
    }

    /** Beyond the original: a learner may lead (P3), and the refusals say what to do. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            admin      | admin      | nothing
            admin      | standalone | allowed
            admin      | leader     | allowed
            admin      | follower   | allowed
            admin      | learner    | allowed
            standalone | admin      | allowed
            standalone | standalone | nothing
            standalone | leader     | 8007 Can't switch Infinity from standalone to cluster mode
            standalone | follower   | 8007 Can't switch Infinity from standalone to cluster mode
            standalone | learner    | 8007 Can't switch Infinity from standalone to cluster mode
            leader     | admin      | allowed
            leader     | standalone | 8007 Can't switch infinity role from leader to standalone
            leader     | leader     | nothing
            leader     | follower   | 7026 Can't switch node role: from leader to follower. Set it to admin first.
            leader     | learner    | 7026 Can't switch node role: from leader to learner. Set it to admin first.
            follower   | admin      | allowed
            follower   | standalone | 8007 Can't switch follower role to standalone
            follower   | leader     | allowed
            follower   | follower   | nothing
            follower   | learner    | 7026 Can't switch node role: from follower to learner. Set it to admin first.
            learner    | admin      | allowed
            learner    | standalone | 8007 Can't switch learner role to standalone
            learner    | leader     | allowed
            learner    | follower   | 7026 Can't switch node role: from learner to follower. Set it to admin first.
            learner    | learner    | nothing
            """, quoteCharacter = '"')
    void theTableSays(String from, String to, String answer) {
        assertThat(decide(from, to, "harry", true)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"leader", "follower", "learner"})
    void withoutSharedStorageThereIsNoClusterRole(String to) {
        assertThat(decide("admin", to, "harry", false))
                .isEqualTo("7024 Expect storage type: shared storage, actual storage type: local");
        assertThat(decide("admin", "standalone", "", false)).isEqualTo("allowed");
    }

    @ParameterizedTest
    @CsvSource({"leader", "follower", "learner"})
    void aNameIsAnIdentifier(String to) {
        assertThat(decide("admin", to, "", true)).startsWith("3042");
        for (String wrong : new String[] {"1ron", "ron-weasley", "ron weasley", "ron.", "röntgen"}) {
            assertThat(decide("admin", to, wrong, true)).startsWith("3005 " + wrong + " is");
        }
        assertThat(decide("admin", to, "_ron_2", true)).isEqualTo("allowed");
        assertThat(decide("admin", to, "x".repeat(65_535), true)).isEqualTo("allowed");
        assertThat(decide("admin", to, "x".repeat(65_536), true)).startsWith("3046");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1:23850 | true
            leader.local:1  | true
            [::1]:23850     | true
            127.0.0.1       | false
            127.0.0.1:      | false
            :23850          | false
            127.0.0.1:0     | false
            127.0.0.1:65536 | false
            127.0.0.1:99999999999 | false
            127.0.0.1:-1    | false
            a b:23850       | false
            """)
    void anAddressIsAHostAndAPort(String text, boolean valid) {
        assertThat(Transitions.isAddress(text)).isEqualTo(valid);
    }

    @Test
    void everyErrorIsFoundByItsNumber() {
        for (ErrorCode each : ErrorCode.values()) {
            assertThat(ErrorCode.of(each.code())).isEqualTo(each);
        }
    }
}
