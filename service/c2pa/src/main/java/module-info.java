/** C2PA manifests: write, read, validate. */
module dev.mintmark.c2pa {
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.util;
    requires dec;
    requires static com.aayushatharva.brotli4j;
    requires static transitive org.jspecify;

    exports dev.mintmark.c2pa;
}
