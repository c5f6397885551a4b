#!/bin/sh
# Makes a Linux that can be dom0 of Xen 4.17, with xl and all that xl needs, of this machine's Debian packages: nothing is installed.
# It does xl create for each /guest/*.cfg of its initial RAM disk, shows what the guests printed, and reboots. apt verifies what it fetches.
# usage: make-xl-dom0.sh FOLDER     afterwards FOLDER/vmlinuz, FOLDER/initrd.gz and FOLDER/busybox are there; needs xen-utils-4.17
set -eu
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
mkdir -p "$1" && cd "$1"
[ -s initrd.gz ] && exit 0
bin=/usr/lib/xen-4.17/bin
[ -x $bin/xl ] || { echo "$0: needs Debian's package xen-utils-4.17" >&2; exit 1; }
rm -rf deb root && mkdir deb root

fetch() {
  cd deb
  kernel=$(apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: //p' | grep '^linux-image-' | head -1)
  apt-get -q download "$kernel" busybox-static
  for package in *.deb; do dpkg-deb -x "$package" .; done
  cd ..
}
fetch >apt.log 2>&1 || { tail -20 apt.log; echo "$0: cannot fetch Debian's linux-image-amd64 and busybox-static" >&2; exit 1; }
cp deb/bin/busybox busybox
cp deb/boot/vmlinuz-* vmlinuz

cd root
mkdir -p bin dev etc/xen lib modules proc run sys tmp usr/bin var/lib/xen var/log/xen/console guest
ln -s ../run var/run
: >etc/xen/xl.conf
cp ../busybox bin/
for module in xen-privcmd xen-evtchn xen-gntdev xen-gntalloc xenfs; do cp "$(find ../deb/lib/modules -name $module.ko)" modules/; done
# pthread_cancel, which xenconsoled uses, loads libgcc_s by itself.
for file in $bin/xl $bin/xenstored $bin/xenconsoled $bin/xen-init-dom0 /lib/x86_64-linux-gnu/libgcc_s.so.1; do
  for one in $file $(ldd $file | grep -o '/[^ ]*\.so[^ ]*'); do mkdir -p ".$(dirname "$one")" && cp -L "$one" ".$one"; done
done
cat >init <<'I'
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin:/usr/lib/xen-4.17/bin
mount -t proc proc /proc && mount -t sysfs sys /sys && mount -t devtmpfs dev /dev && mkdir /dev/pts && mount -t devpts pts /dev/pts
for module in xen-privcmd xen-evtchn xen-gntdev xen-gntalloc xenfs; do insmod /modules/$module.ko; done
mount -t xenfs xen /proc/xen
mkdir /run/xen /run/xenstored /var/lib/xenstored
xenstored && sleep 1
xen-init-dom0
xenconsoled --log=guest --log-dir=/var/log/xen/console
cd /guest
for config in *.cfg; do
  echo "=== xl create -F $config"
  xl create -F $config 2>&1
  sleep 1
  echo "=== printed by $config"
  cat /var/log/xen/console/guest-*.log
  rm /var/log/xen/console/*
done
echo "=== end"
reboot -f
I
chmod +x init
find . | ../busybox cpio -o -H newc 2>/dev/null | gzip -9 >../initrd.part
cd .. && rm -rf deb root apt.log && mv initrd.part initrd.gz
