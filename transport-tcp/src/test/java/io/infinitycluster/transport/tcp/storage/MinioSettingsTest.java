package io.infinitycluster.transport.tcp.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What settings of a bucket are possible, and that they keep their secrets. */
class MinioSettingsTest {

    private static final StoreCredentials CREDENTIALS = new StoreCredentials("an-access-key", "a-secret-key");

    private static MinioSettings at(String endpoint) {
        return MinioSettings.of(URI.create(endpoint), "bucket", CREDENTIALS);
    }

    @Test
    void anEndpointIsAHostAndNothingElse() {
        assertThat(at("https://store.example:9000").endpoint().getPort()).isEqualTo(9000);
        assertThat(at("http://127.0.0.1:9000/").region()).isEqualTo("us-east-1");
        for (String wrong : new String[] {
            "store:9000", "ftp://store", "http://store/bucket", "http://store?x=y", "//store", "http:///bucket"
        }) {
            assertThatThrownBy(() -> at(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("http://host:port")
                    .hasMessageContaining(wrong);
        }
    }

    @Test
    void credentialsInTheEndpointAreRefusedAndNotRepeated() {
        assertThatThrownBy(() -> at("http://user:pass-word@store:9000"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("credentials")
                .hasMessageNotContaining("pass-word");
    }

    @Test
    void valuesAreChecked() {
        URI endpoint = URI.create("http://store");
        assertThatThrownBy(() -> MinioSettings.of(endpoint, " ", CREDENTIALS)).hasMessageContaining("bucket");
        assertThatThrownBy(() -> at("http://store").withRegion("")).hasMessageContaining("region");
        assertThatThrownBy(() -> at("http://store").withPartBytes(1000)).hasMessageContaining("5242880");
        assertThatThrownBy(() -> at("http://store").withTimeouts(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("time-outs");
        assertThatThrownBy(() -> new StoreLimits(0, 1, Duration.ofSeconds(1), 1))
                .hasMessageContaining("width 0");
        assertThatThrownBy(() -> new StoreCredentials("key", "")).hasMessageContaining("secret key");
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(at("http://store").toString())
                .doesNotContain("an-access-key")
                .doesNotContain("a-secret-key");
        try (MinioObjectStore store = new MinioObjectStore(at("http://store"), Runnable::run)) {
            assertThat(store.toString()).isEqualTo("bucket bucket at http://store");
            // Whatever a store or a library may have put into the text of an error.
            assertThat(store.explain(new IOException("an-access-key with a-secret-key"))
                            .detail())
                    .doesNotContain("an-access-key")
                    .doesNotContain("a-secret-key")
                    .contains("*** with ***");
        }
    }
}
