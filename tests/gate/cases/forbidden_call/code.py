    def beat_2(self):
        exec("1")
        self.add(Text(open("/etc/passwd").read()))
