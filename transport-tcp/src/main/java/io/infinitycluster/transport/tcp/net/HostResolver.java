package io.infinitycluster.transport.tcp.net;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Looks host names up as the JDK does, but on a thread of its own: the JDK blocks, and the threads of the connections must not. Numbers need
 * no thread.
 */
final class HostResolver extends AddressResolverGroup<InetSocketAddress> {

    private final Executor lookups;

    HostResolver(Executor lookups) {
        this.lookups = lookups;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new InetNameResolver(executor) {
            @Override
            protected void doResolve(String host, Promise<InetAddress> promise) {
                lookups.execute(() -> {
                    try {
                        promise.trySuccess(InetAddress.getByName(host));
                    } catch (UnknownHostException e) {
                        promise.tryFailure(unknown(host, e));
                    }
                });
            }

            @Override
            protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
                lookups.execute(() -> {
                    try {
                        promise.trySuccess(Arrays.asList(InetAddress.getAllByName(host)));
                    } catch (UnknownHostException e) {
                        promise.tryFailure(unknown(host, e));
                    }
                });
            }
        }.asAddressResolver();
    }

    private static UnknownHostException unknown(String host, UnknownHostException cause) {
        UnknownHostException clearer = new UnknownHostException("unknown host " + host);
        clearer.initCause(cause);
        return clearer;
    }
}
