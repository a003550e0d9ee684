/*
 * Linux' statx(2) for Java, beside the call through java.lang.foreign: that takes 50 ms of CPU to be put together at the
 * first use, a fifth of what an agent's start may cost; this takes a tenth of a millisecond.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <jni.h>
#include <stdint.h>
#include <sys/stat.h>

enum { NAME_BYTES_MAX = 4096, FACTS = 6, MASK_BASIC = 0x7ff, NS_PER_SECOND = 1000000000 };

static jlong time_ns(struct statx_timestamp time) { return (jlong)time.tv_sec * NS_PER_SECOND + time.tv_nsec; }

/* Fills facts with mode, device, inode, size, times of change of content and of inode; false if it cannot be looked up. */
JNIEXPORT jboolean JNICALL Java_dev_affogato_base_file_NativeStatx_look(JNIEnv *env, jclass type, jbyteArray name,
                                                                        jint flags, jlongArray facts) {
    char path[NAME_BYTES_MAX];
    struct statx found;
    jlong told[FACTS];
    jsize length = (*env)->GetArrayLength(env, name);
    (void)type;

    if (length >= NAME_BYTES_MAX) {
        return JNI_FALSE;
    }
    (*env)->GetByteArrayRegion(env, name, 0, length, (jbyte *)path);
    path[length] = '\0';
    if (statx(AT_FDCWD, path, flags, MASK_BASIC, &found) != 0) {
        return JNI_FALSE;
    }
    told[0] = found.stx_mode;
    told[1] = (jlong)((uint64_t)found.stx_dev_major << 32 | found.stx_dev_minor);
    told[2] = (jlong)found.stx_ino;
    told[3] = (jlong)found.stx_size;
    told[4] = time_ns(found.stx_mtime);
    told[5] = time_ns(found.stx_ctime);
    (*env)->SetLongArrayRegion(env, facts, 0, FACTS, told);
    return JNI_TRUE;
}
