package io.infinitycluster.transport.tcp.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * HTTP clients that send each request once. A client that repeats a create on its own makes of "applied, then 503" an answer
 * "there is one already", and the winner believes that another won.
 */
final class OneAttempt {

    /** Idle connections are closed before servers usually close theirs, so that a request seldom meets a dead one. */
    private static final int IDLE_SECONDS = 10;

    private OneAttempt() {}

    /** An answer that is not S3's, as from a proxy on the way. */
    static final class ForeignAnswer extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;

        ForeignAnswer(int status) {
            super("HTTP " + status + ", and not from an S3 store");
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /**
     * A client without retries.
     *
     * @param still how long a connection may stand still
     * @param whole how long a request may take in all
     * @param atOnce how many requests may run at a time
     */
    static OkHttpClient client(Duration still, Duration whole, int atOnce) {
        Dispatcher dispatcher = new Dispatcher(new ThreadPoolExecutor(
                0,
                atOnce,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                DaemonThreads.named("store-http")));
        dispatcher.setMaxRequests(atOnce);
        // Five of OkHttp's own would be fewer than the lanes have threads.
        dispatcher.setMaxRequestsPerHost(atOnce);
        return new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(atOnce, IDLE_SECONDS, TimeUnit.SECONDS))
                .protocols(List.of(Protocol.HTTP_1_1))
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(still)
                .readTimeout(still)
                .writeTimeout(still)
                .callTimeout(whole)
                .addInterceptor(OneAttempt::recognise)
                .addNetworkInterceptor(OneAttempt::withoutInvitation)
                .build();
    }

    /** The same client, whose requests may take another time in all. */
    static OkHttpClient sibling(OkHttpClient client, Duration whole) {
        return client.newBuilder().callTimeout(whole).build();
    }

    /** OkHttp repeats a request by itself, whatever its settings, when a 503 says "Retry-After: 0". */
    private static Response withoutInvitation(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return response.header("Retry-After") == null
                ? response
                : response.newBuilder().removeHeader("Retry-After").build();
    }

    /** minio-java throws away the status of a failure that has no XML. */
    private static Response recognise(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String type = response.header("Content-Type");
        if (response.isSuccessful() || (type != null && type.contains("xml"))) {
            return response;
        }
        int status = response.code();
        response.close();
        throw new ForeignAnswer(status);
    }
}
