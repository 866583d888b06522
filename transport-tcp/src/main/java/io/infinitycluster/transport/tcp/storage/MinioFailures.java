package io.infinitycluster.transport.tcp.storage;

import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.PortFailure.Kind;
import io.infinitycluster.transport.tcp.storage.OneAttempt.ForeignAnswer;
import io.minio.errors.ErrorResponseException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a failure of an S3 store means. What the store refused by its own rules it will refuse again, and it had no effect:
 * {@link Kind#STORE_REFUSED}. Of everything else nobody knows whether it took effect: {@link Kind#STORE_UNCLEAR}.
 */
final class MinioFailures {

    /** Codes of answers below 500 that say nothing for good: the request was damaged on the way, or came at a bad time. */
    private static final Set<String> PASSING = Set.of(
            "BadDigest",
            "ConditionalRequestConflict",
            "IncompleteBody",
            "InternalError",
            "InvalidDigest",
            "NoSuchUpload",
            "OperationAborted",
            "RequestTimeout",
            "SlowDown",
            "ServiceUnavailable",
            "XAmzContentChecksumMismatch",
            "XAmzContentSHA256Mismatch");

    private static final Set<Integer> PASSING_STATUS = Set.of(404, 408, 409, 412, 425, 429);

    private final MinioSettings settings;

    MinioFailures(MinioSettings settings) {
        this.settings = settings;
    }

    /** Whether the answer was that the condition of a conditional write does not hold. */
    static boolean isPreconditionFailed(Throwable thrown) {
        ErrorResponseException answer = find(thrown, ErrorResponseException.class);
        if (answer != null) {
            return answer.response().code() == 412;
        }
        ForeignAnswer foreign = find(thrown, ForeignAnswer.class);
        return foreign != null && foreign.status() == 412;
    }

    /** Whether the answer was that there is no such object. A missing bucket is another matter, and so is a proxy's 404. */
    static boolean isNoSuchKey(Throwable thrown) {
        ErrorResponseException answer = find(thrown, ErrorResponseException.class);
        return answer != null && "NoSuchKey".equals(answer.errorResponse().code());
    }

    PortFailure explain(Throwable thrown) {
        StoreException known = find(thrown, StoreException.class);
        if (known != null) {
            return new PortFailure(known.kind(), String.valueOf(known.getMessage()));
        }
        ErrorResponseException answer = find(thrown, ErrorResponseException.class);
        if (answer != null) {
            return answered(answer);
        }
        ForeignAnswer foreign = find(thrown, ForeignAnswer.class);
        if (foreign != null) {
            return foreign(foreign.status());
        }
        IOException io = find(thrown, IOException.class);
        if (io != null) {
            return new PortFailure(Kind.STORE_UNCLEAR, network(io));
        }
        if (find(thrown, GeneralSecurityException.class) != null || thrown instanceof IllegalArgumentException) {
            // Before anything was sent: a wrong name of a bucket, say.
            return new PortFailure(Kind.STORE_REFUSED, root(thrown));
        }
        return new PortFailure(Kind.STORE_UNCLEAR, root(thrown));
    }

    private PortFailure answered(ErrorResponseException answer) {
        int status = answer.response().code();
        String code = String.valueOf(answer.errorResponse().code());
        String said = "the store said " + code + " (HTTP " + status + ")";
        String message = answer.errorResponse().message();
        if (message != null && !message.isBlank()) {
            said += ", " + withoutSecrets(message);
        }
        String advice = advice(code, status);
        if (advice != null) {
            return new PortFailure(Kind.STORE_REFUSED, said + ". " + advice);
        }
        boolean passing = PASSING.contains(code)
                || PASSING_STATUS.contains(status)
                || (status >= 500 && status != 501)
                || status < 300;
        return new PortFailure(passing ? Kind.STORE_UNCLEAR : Kind.STORE_REFUSED, said);
    }

    private PortFailure foreign(int status) {
        boolean passing = status >= 500 || PASSING_STATUS.contains(status);
        return new PortFailure(
                passing ? Kind.STORE_UNCLEAR : Kind.STORE_REFUSED,
                "HTTP " + status + ", and not in the words of an S3 store. Check that " + settings.endpoint()
                        + " is one, and what is on the way to it");
    }

    /** What to do about a refusal for good; null if it is not known to be one. */
    private @Nullable String advice(String code, int status) {
        if (PASSING.contains(code)) {
            return null;
        }
        switch (code) {
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "TokenRefreshRequired":
                return "It does not accept the credentials: check the access key and the secret key";
            case "RequestTimeTooSkewed":
                return "The clocks of this machine and of the store differ by too much: set them right";
            case "NoSuchBucket":
                return "Create the bucket " + settings.bucket() + ", or correct its name in the configuration";
            case "InvalidBucketName":
                return "Correct the name of the bucket, " + settings.bucket() + ", in the configuration";
            case "AuthorizationHeaderMalformed", "PermanentRedirect", "Redirect", "InvalidRegion":
                return wrongRegion();
            case "EntityTooLarge":
                return "Let the store accept larger objects";
            default:
                break;
        }
        return switch (status) {
            case 301, 302, 307, 308 -> wrongRegion();
            case 401 -> "It does not accept the credentials: check the access key and the secret key";
            case 403 ->
                "Allow these credentials to get, put, delete and list in the bucket " + settings.bucket()
                        + ", or use others";
            case 501 -> "The store cannot do what is needed: use one with create-only writes (If-None-Match: *)";
            default -> null;
        };
    }

    private String wrongRegion() {
        return "The bucket is elsewhere: check the endpoint, " + settings.endpoint() + ", and the region, "
                + settings.region();
    }

    private String network(IOException io) {
        if (find(io, UnknownHostException.class) != null) {
            return "there is no host " + settings.endpoint().getHost() + ": check the endpoint of the store";
        }
        if (find(io, ConnectException.class) != null) {
            return "nothing answers at " + settings.endpoint() + ": " + withoutSecrets(io.getMessage());
        }
        boolean givenUp = "Canceled".equals(io.getMessage()) || "Socket closed".equals(io.getMessage());
        if (givenUp || find(io, InterruptedIOException.class) != null) {
            return "no answer in time (" + settings.requestTimeout().toMillis() + " ms, for transfers "
                    + settings.transferTimeout().toMillis() + " ms)";
        }
        return "the connection failed: " + root(io);
    }

    /** The innermost cause, which says most. */
    private String root(Throwable thrown) {
        Throwable innermost = thrown;
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            innermost = cause;
        }
        String type = innermost.getClass().getSimpleName();
        return innermost.getMessage() == null ? type : type + ", " + withoutSecrets(innermost.getMessage());
    }

    /** What others have written, who may have repeated what they were sent. */
    private String withoutSecrets(@Nullable String text) {
        return settings.credentials().removeFrom(String.valueOf(text));
    }

    private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
