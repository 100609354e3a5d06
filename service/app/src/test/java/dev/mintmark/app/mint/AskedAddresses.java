package dev.mintmark.app.mint;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/** Notes what an HTTP client asks: the JDK's asks before each request whether there is a proxy to its address; there is none. */
final class AskedAddresses extends ProxySelector {
    private volatile URI last = URI.create("");

    /** The address that was asked last. */
    URI last() {
        return last;
    }

    @Override
    public List<Proxy> select(URI address) {
        last = address;
        return List.of(Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {}
}
